import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

@testable import TerraceControl

@Suite(.timeLimit(.minutes(5))) struct ControlPlaneTests {
    private typealias F = ControlFixture

    @Test func appliedCacheBecomesAvailable() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a") { $0.replicas = 2 }])
            let view = try await f.control.cache(CacheID(name: "a"))
            #expect(view.state == .available)
            #expect(view.nodes.map(\.role) == [.primary, .replica, .replica])
            #expect(view.record.observedGeneration == 1)
        }
    }

    @Test func clusterBecomesAvailable() async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("c") {
                    $0.shards = 3; $0.replicas = 1
                }
            ])
            let state = try await f.control.cache(CacheID(name: "c")).state
            #expect(state == .available)
            #expect(f.runtime.performed == [.bootstrapCluster, .takeEndpoint(NodeID(shard: 0, index: 0))])
        }
    }

    /// Regression: each failed attempt kept more addresses.
    @Test func addressesOfAFailedPassAreGivenBack() async throws {
        try await F.with { f in
            f.runtime.limit(addresses: 2)
            let changes = try await f.control.apply(
                [F.declaration("a") { $0.replicas = 1 }], prune: false, dryRun: false)
            try await eventually("two attempts") {
                f.runtime.timesExhausted
            } until: {
                $0 >= 2
            }
            f.runtime.limit(addresses: 3)
            let operation = try await f.control.operation(#require(changes.first?.operation), wait: hangLimit)
            #expect(operation.state == .succeeded)
        }
    }

    @Test func applyingTheSameAgainChangesNothing() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a")])
            let again = try await f.control.apply([F.declaration("a")], prune: false, dryRun: false)
            #expect(again.map(\.action) == [.none])
            let generation = try await f.control.cache(CacheID(name: "a")).record.generation
            #expect(generation == 1)
        }
    }

    @Test func oneBadDeclarationAppliesNone() async throws {
        try await F.with { f in
            await #expect(throws: TerraceError.self) {
                try await f.control.apply(
                    [F.declaration("good"), F.declaration("bad") { $0.tier = "unknown" }], prune: false, dryRun: false)
            }
            let isEmpty = try await f.control.caches().isEmpty
            #expect(isEmpty)
        }
    }

    @Test func dryRunWritesNothing() async throws {
        try await F.with { f in
            let changes = try await f.control.apply([F.declaration("a")], dryRun: true)
            #expect(changes.map(\.action) == [.create])
            let isEmpty = try await f.control.caches().isEmpty
            #expect(isEmpty)
        }
    }

    @Test func deletionRepeatsAsTheSameOperation() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a")])
            let id = try CacheID(name: "a")
            let first = try #require(try await f.control.delete(id))
            let state = try await f.control.operation(first.id, wait: .seconds(120)).state
            #expect(state == .succeeded)
            let again = try await f.control.delete(id)
            #expect(again == nil)
            try await f.settle([F.declaration("a")])
        }
    }

    @Test func killedNodeComesBackAndSaysItIsEmpty() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a")])
            let id = try CacheID(name: "a")
            let before = f.runtime.runID(NodeID(shard: 0, index: 0), of: id)
            f.runtime.kill(NodeID(shard: 0, index: 0), of: id)
            let event = try await f.event("DataLost", of: id)
            #expect(event.message.contains("EMPTY"))
            #expect(f.runtime.runID(NodeID(shard: 0, index: 0), of: id) != before)
        }
    }

    @Test func killedPrimaryHandsOverToItsReplica() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a") { $0.replicas = 1 }])
            let id = try CacheID(name: "a")
            f.runtime.kill(NodeID(shard: 0, index: 0), of: id)
            let event = try await f.event("Promoted", of: id)
            #expect(event.node == NodeID(shard: 0, index: 1))
            _ = try await f.event("Restarted", of: id)
            let primaries = try await f.store.cache(id)?.record.primaries
            #expect(primaries == [NodeID(shard: 0, index: 1)])
        }
    }

    /// If the new primary is lost before the old one is linked to it, only this record tells which node has the data.
    @Test func handOverIsRecordedWithThePredecessorsRunID() async throws {
        let runtime = FakeRuntime()
        try await F.with(runtime: runtime) { f in
            try await f.settle([F.declaration("a") { $0.replicas = 1 }])
            let id = try CacheID(name: "a")
            let run = try #require(runtime.runID(NodeID(shard: 0, index: 0), of: id))
            // The record is written first, so it exists even where the hand-over fails.
            runtime.fail(with: [TerraceError(.failedPrecondition, "the replica does not catch up")])
            let operation = try await f.control.failover(id, shard: 0, to: nil, forced: false)
            #expect(try await f.control.operation(operation.id, wait: hangLimit).state == .failed)
            let record = try #require(try await f.store.cache(id)).record
            #expect(record.predecessors == [ServerRun(node: NodeID(shard: 0, index: 0), runID: run)])
        }
    }

    /// Regression: the operation ended as `succeeded`, although the old primary was still primary.
    @Test func failoverEndsAsWhatItDidWhenTheNewPrimaryIsLost() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a") { $0.replicas = 1 }])
            let id = try CacheID(name: "a")
            let operation = try await f.runtime.holding {
                let operation = try await f.control.failover(id, shard: 0, to: nil, forced: false)
                f.runtime.kill(NodeID(shard: 0, index: 1), of: id)
                return operation
            }
            let ended = try await f.control.operation(operation.id, wait: hangLimit)
            // A pass that began before the request starts the replica anew and knows nothing of a failover; the next one
            // then finds it in sync and hands over to it.
            let primaries = try await f.control.cache(id).record.primaries
            #expect((ended.state == .succeeded) == (primaries == [NodeID(shard: 0, index: 1)]), "\(ended) \(primaries)")
            guard ended.state != .succeeded else { return }
            #expect(ended.state == .failed)
            #expect(ended.error?.contains("0-1 did not take over: 0-0 is primary") == true, "\(ended)")
        }
    }

    /// There are more events than one read returns, and new ones are added during the reads.
    @Test func lateFollowerMissesNoEvent() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a")])
            let id = try CacheID(name: "a")
            func append(_ numbers: Range<Int>) async throws {
                for number in numbers {
                    let event = Event(time: 0, cache: id, reason: "Counted", message: "\(number)")
                    try await f.store.append(StoreChange(events: [event]))
                }
            }
            try await append(0..<1200)
            var seen: [String] = []
            for await event in f.control.follow(after: 0, cache: id) where event.reason == "Counted" {
                seen.append(event.message)
                if seen.count == 600 {
                    try await append(1200..<1300)
                    // The events above were written to the store directly. This change makes the control plane announce
                    // them.
                    try await f.settle([F.declaration("b")])
                }
                if seen.count == 1300 { break }
            }
            #expect(seen == (0..<1300).map { "\($0)" })
        }
    }

    @Test func newDaemonFinishesWhatTheOldOneBegan() async throws {
        let store = try SQLiteStore.inMemory()
        let runtime = FakeRuntime()
        let id = try CacheID(name: "a")
        // The old daemon answered the request and died before its first pass.
        let old = ControlFixture(store: store, runtime: runtime)
        let changes = try await old.control.apply([F.declaration("a") { $0.replicas = 1 }], prune: false, dryRun: false)
        try await F.with(store: store, runtime: runtime) { f in
            let operation = try #require(changes.first?.operation)
            let operationState = try await f.control.operation(operation, wait: .seconds(120)).state
            #expect(operationState == .succeeded)
            let state = try await f.control.cache(id).state
            #expect(state == .available)
        }
        let runs = runtime.runID(NodeID(shard: 0, index: 0), of: id)
        try await F.with(store: store, runtime: runtime) { f in
            try await f.settle([F.declaration("b")])
            #expect(runtime.runID(NodeID(shard: 0, index: 0), of: id) == runs, "an untouched node was restarted")
        }
    }

    @Test func failedStepIsTriedAgain() async throws {
        let runtime = FakeRuntime()
        runtime.fail(with: [TerraceError(.unavailable, "no luck"), TerraceError(.unavailable, "still none")])
        try await F.with(runtime: runtime) { f in
            try await f.settle([F.declaration("a")])
            #expect(f.runtime.performed.filter { $0 == .start(NodeID(shard: 0, index: 0)) }.count == 3)
        }
    }

    @Test func permanentFailureOfAStepFailsTheOperation() async throws {
        let runtime = FakeRuntime()
        runtime.fail(with: [TerraceError(.failedPrecondition, "no engine")])
        try await F.with(runtime: runtime) { f in
            let change = try #require(
                try await f.control.apply([F.declaration("a")], prune: false, dryRun: false).first)
            let operation = try await f.control.operation(#require(change.operation), wait: .seconds(120))
            #expect(operation.state == .failed)
            #expect(operation.error == "no engine")
        }
    }

    @Test func settingsChangeLive() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a")])
            let id = try CacheID(name: "a")
            let run = f.runtime.runID(NodeID(shard: 0, index: 0), of: id)
            try await f.settle([F.declaration("a") { $0.config = ["maxmemory-policy": "noeviction"] }])
            #expect(f.runtime.runID(NodeID(shard: 0, index: 0), of: id) == run)
            #expect(f.runtime.performed.contains(.configure(NodeID(shard: 0, index: 0))))
        }
    }

    @Test func addingAndRemovingShardsKeepsTheFirstOnes() async throws {
        try await F.with { f in
            let id = try CacheID(name: "a")
            try await f.settle([F.declaration("a")])
            let run = f.runtime.runID(NodeID(shard: 0, index: 0), of: id)
            for shards in [3, 5, 2] {
                try await f.settle([F.declaration("a") { $0.shards = shards }])
                let view = try await f.control.cache(id)
                #expect(view.nodes.map(\.id.shard) == Array(0..<shards))
                #expect(view.record.primaries.count == shards)
            }
            #expect(f.runtime.runID(NodeID(shard: 0, index: 0), of: id) == run)
            #expect(f.runtime.performed.filter { $0 == .convert(NodeID(shard: 0, index: 0)) }.count == 1)
        }
    }

    @Test(arguments: ["tier", "no cluster"]) func impossibleChangeIsRefused(_ what: String) async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a") { $0.shards = what == "tier" ? nil : 1 }])
            let changed = try F.declaration("a") { if what == "tier" { $0.tier = "premium" } }
            let error = await #expect(throws: TerraceError.self) {
                try await f.control.apply([changed], prune: false, dryRun: false)
            }
            #expect(error?.code == (what == "tier" ? .failedPrecondition : .unsupported))
            let generation = try await f.control.cache(CacheID(name: "a")).record.generation
            #expect(generation == 1)
        }
    }

    @Test func hundredCachesAreCreatedAndDeletedAtOnce() async throws {
        try await F.with { f in
            let all = try (0..<100).map { try F.declaration("c\($0)") { $0.replicas = 1 } }
            try await f.settle(all)
            for view in try await f.control.caches() {
                #expect(view.state == .available)
                _ = try await f.control.delete(view.record.spec.id)
            }
            for declaration in all { _ = try await f.event("Deleted", of: declaration.id) }
            #expect(f.runtime.leftovers.isEmpty)
        }
    }

    @Test func unknownCacheIsNotFound() async throws {
        try await F.with { f in
            let error = await #expect(throws: TerraceError.self) { try await f.control.find("nothing") }
            #expect(error?.code == .notFound)
            await #expect(throws: TerraceError.self) { try await f.control.operation("nothing", wait: .zero) }
            let operation = try await f.control.delete(CacheID(name: "nothing"))
            #expect(operation == nil)
        }
    }
}
