import TerraceControl
import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

/// Snapshots that are made and deleted by themselves.
@Suite(.timeLimit(.minutes(5))) struct ScheduleTests {
    private static func declaration(keep: Int? = nil, maxAge: Int? = nil) throws -> CacheDeclaration {
        try ControlFixture.declaration("web") {
            let schedule = try? SnapshotSchedule(
                window: DailyWindow(text: "03:00-04:00"), every: 43200, keep: keep, maxAge: maxAge)
            $0.snapshots = schedule.map { .scheduled($0) }
        }
    }

    /// Moves the clock on by half a day, and waits until the snapshot that is due then is available.
    private func halfADay(_ fixture: ControlFixture, _ clock: TestClock, _ state: Snapshot.State) async throws {
        clock.pass(43200)
        let begin = clock.now()
        fixture.control.clockMoved()
        _ = try await eventually("the snapshot of \(begin)") {
            try await fixture.store.snapshots().last
        } until: {
            ($0?.createdAt ?? 0) >= begin && $0?.state == state
        }
    }

    private func await(_ names: Int, _ fixture: ControlFixture) async throws -> [Snapshot] {
        try await eventually("\(names) snapshots are left") {
            fixture.control.clockMoved()
            return try await fixture.store.snapshots()
        } until: {
            $0.count == names
        }
    }

    @Test func aMonthOfSnapshotsKeepsTheNewestAndWhatAPersonAskedFor() async throws {
        let (clock, keeper) = (TestClock(), ScriptedKeeper())
        try await ControlFixture.with(clock: clock, snapshots: keeper) { fixture in
            try await fixture.settle([try Self.declaration(keep: 7)])
            let own = try await fixture.control.makeSnapshot(of: CacheID(name: "web"), as: "mine", with: [])
            _ = try await fixture.control.operation(own.operation.id, wait: .seconds(10))
            for _ in 0..<60 { try await halfADay(fixture, clock, .available) }
            let left = try await self.await(8, fixture)
            #expect(left.first?.id.name == "mine")
            #expect(left.dropFirst().allSatisfy { $0.cause == .schedule && $0.state == .available })
            #expect(keeper.removed.count == 53 && keeper.begun == 61)
            let view = try await fixture.control.cache(CacheID(name: "web"))
            #expect(view.latestSnapshot?.id == left.last?.id)
            #expect(view.conditions.contains { $0.type == "LastSnapshotSucceeded" && $0.status })
        }
    }

    @Test func theLastGoodSnapshotOutlivesAMonthOfFailures() async throws {
        let (clock, keeper) = (TestClock(), ScriptedKeeper())
        try await ControlFixture.with(clock: clock, snapshots: keeper) { fixture in
            try await fixture.settle([try Self.declaration(keep: 3, maxAge: 86400)])
            try await halfADay(fixture, clock, .available)
            let good = try #require(try await fixture.store.snapshots().last)
            keeper.fail(TerraceError(.failedPrecondition, "the disk is full"))
            for _ in 0..<20 { try await halfADay(fixture, clock, .failed) }
            // A day's failures are half a day apart.
            let left = try await self.await(4, fixture)
            #expect(left.first?.id == good.id && left.dropFirst().allSatisfy { $0.state == .failed })
            let view = try await fixture.control.cache(CacheID(name: "web"))
            #expect(view.latestSnapshot?.id == good.id)
            let condition = view.conditions.first { $0.type == "LastSnapshotSucceeded" }
            #expect(condition?.status == false && condition?.reason == "SnapshotNotMade")
            #expect(condition?.message.contains("the disk is full") == true)
        }
    }

    @Test func whatWasDueWhileNoDaemonRanIsMadeOnce() async throws {
        let (clock, keeper, store) = (TestClock(), ScriptedKeeper(), try SQLiteStore.inMemory())
        let runtime = FakeRuntime()
        try await ControlFixture.with(store: store, runtime: runtime, clock: clock, snapshots: keeper) { fixture in
            try await fixture.settle([try Self.declaration()])
        }
        clock.pass(5 * 86400)
        try await ControlFixture.with(store: store, runtime: runtime, clock: clock, snapshots: keeper) { fixture in
            _ = try await fixture.event("SnapshotAvailable", of: CacheID(name: "web"))
            fixture.control.clockMoved()
            #expect(try await store.snapshots().count == 1)
        }
    }
}
