import TerraceControl
import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

/// What is said of snapshots while those of the object store are not known.
@Suite(.timeLimit(.minutes(5))) struct TakeOverTests {
    private static let reason = TerraceError(.failedPrecondition, "the key is another one")

    /// A snapshot `monday` that an earlier daemon has made.
    private static func monday() async throws -> Snapshot {
        var monday: Snapshot?
        try await ControlFixture.with(snapshots: ScriptedKeeper()) { fixture in
            try await fixture.settle([ControlFixture.declaration("web")])
            let made = try await fixture.control.makeSnapshot(of: CacheID(name: "web"), as: "monday", with: [])
            _ = try await fixture.control.operation(made.operation.id, wait: .seconds(10))
            monday = try await fixture.control.snapshot(made.snapshot.id)
        }
        return try #require(monday)
    }

    @Test func requestsAreRefusedWithTheReasonUntilTheStoreCanBeRead() async throws {
        let keeper = ScriptedKeeper()
        keeper.find(.failure(Self.reason))
        let monday = try await Self.monday()
        try await ControlFixture.with(snapshots: keeper) { fixture in
            let (control, web) = (fixture.control, try CacheID(name: "web"))
            try await fixture.settle([ControlFixture.declaration("web")])
            let requests: [@Sendable () async throws -> Void] = [
                { _ = try await control.snapshots(in: nil, of: nil) },
                { _ = try await control.snapshot(monday.id) },
                { _ = try await control.findSnapshot("monday") },
                { _ = try await control.makeSnapshot(of: web, as: "monday", with: []) },
                { _ = try await control.delete(web, finalSnapshot: "monday", with: []) },
            ]
            for request in requests {
                let error = await #expect(throws: TerraceError.self) { try await request() }
                #expect(error?.code == .failedPrecondition)
                #expect(error?.message == "snapshots cannot be used: the key is another one")
            }
            keeper.find(.success([monday]))
            try await eventually("the snapshots are known") {
                (try? await control.snapshots(in: nil, of: nil).map(\.id)) == [monday.id]
            }
        }
    }

    @Test func aScheduledSnapshotFailsWithTheReason() async throws {
        let (keeper, clock) = (ScriptedKeeper(), TestClock())
        keeper.find(.failure(Self.reason))
        try await ControlFixture.with(clock: clock, snapshots: keeper) { fixture in
            try await fixture.settle([
                ControlFixture.declaration("web") {
                    $0.snapshots = (try? SnapshotSchedule(every: 43200)).map { .scheduled($0) }
                }
            ])
            clock.pass(43200)
            fixture.control.clockMoved()
            let failed = try await eventually("the snapshot has failed") {
                try await fixture.store.snapshots().last
            } until: {
                $0?.state == .failed
            }
            #expect(failed?.error == "the key is another one")
            let view = try await fixture.control.cache(CacheID(name: "web"))
            #expect(view.conditions.contains { $0.type == "LastSnapshotSucceeded" && !$0.status })
        }
    }

    /// A new snapshot would be written over one of the same name that the state does not know yet.
    @Test func aNameThatIsTakenInTheStoreIsRefused() async throws {
        let keeper = ScriptedKeeper()
        keeper.find(nil)
        let monday = try await Self.monday()
        try await ControlFixture.with(snapshots: keeper) { fixture in
            try await fixture.settle([ControlFixture.declaration("web")])
            async let made = fixture.control.makeSnapshot(of: CacheID(name: "web"), as: "monday", with: [])
            // The request waits for what is not known yet, so there is nothing to wait for here.
            try await Task.sleep(for: .milliseconds(50))
            keeper.find(.success([monday]))
            let result: Result<Void, any Error>
            do { result = .success(_ = try await made) } catch { result = .failure(error) }
            let error = #expect(throws: TerraceError.self) { try result.get() }
            #expect(error?.code == .alreadyExists && keeper.begun == 0)
        }
    }
}
