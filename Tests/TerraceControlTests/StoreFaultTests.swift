import Foundation
import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

@testable import TerraceControl

/// The control plane's loops with a store that fails for a moment.
@Suite(.timeLimit(.minutes(10))) struct StoreFaultTests {
    private typealias F = ControlFixture

    /// Two transactions fail at some moment between a cache's creation and its deletion.
    @Test(arguments: 0..<16) func cacheRecoversFromAnyFailedTransaction(_ passing: Int) async throws {
        let faults = StoreFaults()
        let store = try SQLiteStore(faults: faults)
        try await F.with(store: store) { f in
            let id = try CacheID(name: "a")
            faults.set(passing.isMultiple(of: 2) ? .commit : .full, after: passing, times: 2)
            for replicas in [1, 2] {
                let wanted = try F.declaration("a") { $0.replicas = replicas }
                // A refused request has had no effect, so it is repeated.
                try await insist { _ = try await f.control.apply([wanted]) }
                try await eventually("available with \(replicas) replicas") {
                    let view = try await f.control.cache(id)
                    return "\(view.nodes.count) nodes, \(view.state)"
                } until: {
                    $0 == "\(replicas + 1) nodes, available"
                }
            }
            let primary = try #require(try await store.cache(id)?.record.primaries.first)
            f.runtime.kill(primary, of: id)
            try await eventually("available with another primary than \(primary)") {
                () async throws -> (state: CacheState, primaries: [NodeID]) in
                let view = try await f.control.cache(id)
                return (view.state, view.record.primaries)
            } until: {
                $0.state == .available && !$0.primaries.contains(primary)
            }
            try await insist { _ = try await f.control.delete(id) }
            try await eventually("deleted") {
                try await store.caches().map(\.record.spec.id)
            } until: {
                $0.isEmpty
            }
            try await eventually("addresses given back") {
                f.runtime.addressesInUse
            } until: {
                $0 == 0
            }
            #expect(f.runtime.leftovers == [])
            let file = try await store.image()
            #expect(file.caches == [])
            let events = try await store.events(after: 0, cache: id, limit: 1000).map(\.reason)
            for reason in ["CreateRequested", "NodeExited", "FailoverStarted", "Promoted", "Deleted"] {
                #expect(events.count { $0 == reason } == 1, "\(reason) in \(events)")
            }
        }
    }

    private func insist(_ body: () async throws -> Void) async throws {
        try await eventually("written") { () async throws -> TerraceError? in
            do {
                try await body()
                return nil
            } catch let error as TerraceError { return error }
        } until: {
            $0 == nil
        }
    }

    /// Regression: when a primary ended while the database was locked, the failover came late or never, without a reason.
    @Test func failoverWaitsForTheStoreAndShowsTheReason() async throws {
        let faults = StoreFaults()
        try await F.with(store: try SQLiteStore(faults: faults)) { f in
            try await f.settle([F.declaration("a") { $0.replicas = 1 }])
            let id = try CacheID(name: "a")
            let primary = try #require(try await f.store.cache(id)?.record.primaries.first)
            faults.set(.locked)
            f.runtime.kill(primary, of: id)
            try await eventually("StateWritten is false") {
                try await f.control.cache(id).conditions
            } until: {
                $0.contains { $0.type == "StateWritten" && !$0.status }
            }
            #expect(!f.runtime.performed.contains { if case .promote = $0 { true } else { false } })
            faults.set(nil)
            try await eventually("available with another primary than the one that ended") {
                () async throws -> (state: CacheState, primary: NodeID?) in
                let view = try await f.control.cache(id)
                return (view.state, view.record.primaries.first)
            } until: {
                $0.state == .available && $0.primary != primary
            }
            try await eventually("no condition StateWritten is left") {
                try await f.control.cache(id).conditions
            } until: {
                $0.allSatisfy { $0.type != "StateWritten" }
            }
            let events = try await f.store.events(after: 0, cache: id, limit: 100).map(\.reason)
            let (exit, failover) = (events.firstIndex(of: "NodeExited"), events.firstIndex(of: "FailoverStarted"))
            #expect(try #require(exit) < #require(failover))
        }
    }

    /// The time is that of the clock that the daemon is given: nobody waits for a month.
    @Test func oldEventsAreDeletedWhileADaemonRuns() async throws {
        let store = try SQLiteStore.inMemory()
        let clock = TestClock()
        try await F.with(store: store, clock: clock, pruning: .milliseconds(20)) { f in
            let event = Event(time: clock.now(), cache: try CacheID(name: "a"), reason: "X", message: "")
            try await store.append(StoreChange(events: [event]))
            clock.pass(Availability.month + 60)
            try await eventually("all events are forgotten") {
                // The pruning that ran meanwhile went by the time before, and the next one is due after a pause.
                clock.pass(1)
                return try await store.events(after: 0, cache: nil, limit: 10).map(\.reason)
            } until: {
                $0.isEmpty
            }
        }
    }
}
