import TerraceControl
import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

/// Durations are measured by the monotonic clock. Regression: when the system clock was set ahead, every lease ended.
@Suite(.timeLimit(.minutes(5))) struct ClockTests {
    /// Creates a cache with a lease of `seconds`.
    private static func lease(_ name: String, _ seconds: Double, _ clock: TestClock, _ f: ControlFixture) async throws {
        var intent = try ApplyIntent([ControlFixture.declaration(name)])
        intent.pool = PoolPlace(lease: Countdown(seconds: seconds, from: clock.uptime()))
        let change = try #require(try await f.control.apply(intent).first)
        let operation = try await f.control.operation(try #require(change.operation), wait: .seconds(120))
        #expect(operation.state == .succeeded)
    }

    private static func names(_ f: ControlFixture) async throws -> [String] {
        try await f.control.caches().map(\.record.spec.id.name).sorted()
    }

    /// Waits until the cache is gone. All leases are checked in one pass, so the longer one has been checked by then, too.
    private static func untilGone(_ name: String, _ f: ControlFixture) async throws {
        try await eventually("\(name) is gone") {
            try await names(f)
        } until: {
            !$0.contains(name)
        }
    }

    @Test(arguments: [86400.0, -86400.0]) func settingTheClockDoesNotChangeALease(_ jump: Double) async throws {
        let clock = TestClock()
        try await ControlFixture.with(clock: clock) { f in
            try await Self.lease("a-long", 600, clock, f)
            try await Self.lease("b-short", 10, clock, f)
            clock.set(by: jump)
            clock.pass(20)
            try await Self.untilGone("b-short", f)
            #expect(try await Self.names(f) == ["a-long"])
            #expect(try await f.control.cache(CacheID(name: "a-long")).record.deletionRequested == false)
            clock.pass(600)
            try await Self.untilGone("a-long", f)
        }
    }

    @Test func leaseContinuesAfterARebootWithItsRemainingTime() async throws {
        let clock = TestClock()
        let store = try SQLiteStore.inMemory()
        try await ControlFixture.with(store: store, clock: clock) { f in
            try await Self.lease("a-long", 600, clock, f)
            clock.pass(100)
            let id = try CacheID(name: "a-long")
            try await eventually("500 seconds of the lease are stored as left") {
                let lease = try await store.cache(id)?.record.pool?.lease
                return lease?.left(at: Uptime(boot: "none", seconds: 0))
            } until: {
                $0 == 500
            }
        }
        clock.reboot()
        try await ControlFixture.with(store: store, clock: clock) { f in
            try await Self.lease("b-short", 10, clock, f)
            clock.pass(450)
            try await Self.untilGone("b-short", f)
            #expect(try await Self.names(f) == ["a-long"])
            clock.pass(60)
            try await Self.untilGone("a-long", f)
        }
    }

    @Test func anExtendedLeaseEndsLater() async throws {
        let clock = TestClock()
        try await ControlFixture.with(clock: clock) { f in
            try await Self.lease("a-long", 10, clock, f)
            try await Self.lease("b-short", 10, clock, f)
            let id = try CacheID(name: "a-long")
            #expect(try await f.control.extend(id, for: .seconds(600)) == clock.now() + 600)
            clock.pass(20)
            try await Self.untilGone("b-short", f)
            #expect(try await f.control.cache(id).record.deletionRequested == false)
            clock.pass(600)
            try await Self.untilGone("a-long", f)
            for name in ["a-long", "nobody"] {
                let error = await #expect(throws: TerraceError.self) {
                    try await f.control.extend(CacheID(name: name), for: .seconds(600))
                }
                #expect(error?.code == .notFound)
            }
            try await f.settle([ControlFixture.declaration("web")])
            let error = await #expect(throws: TerraceError.self) {
                try await f.control.extend(CacheID(name: "web"), for: .seconds(600))
            }
            #expect(error?.message == "local/web is not leased")
        }
    }

    /// An outage has its true length, and its start is shown by the system clock.
    @Test func settingTheClockDoesNotChangeAnOutagesLength() async throws {
        let clock = TestClock()
        try await ControlFixture.with(clock: clock) { f in
            let id = try CacheID(name: "web")
            try await f.settle([ControlFixture.declaration("web")])
            f.runtime.kill(NodeID(shard: 0, index: 0), of: id)
            _ = try await f.event("OutageStarted", of: id)
            clock.set(by: 3600)
            _ = try await f.event("OutageEnded", of: id)
            let view = try await f.control.cache(id)
            let outage = try #require(view.availability.outages.last)
            #expect((outage.end ?? .infinity) - outage.start < 60)
            #expect(abs(outage.start - clock.now()) < 60)
        }
    }
}
