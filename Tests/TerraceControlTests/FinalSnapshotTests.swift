import TerraceControl
import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

/// Deletions that begin with a snapshot.
@Suite(.timeLimit(.minutes(5))) struct FinalSnapshotTests {
    private let web: CacheID
    private let keeper = ScriptedKeeper()
    private let store: SQLiteStore
    private let runtime = FakeRuntime()

    init() throws {
        web = try CacheID(name: "web")
        store = try .inMemory()
    }

    /// Each call is a daemon of its own over the same store; the one before it ended without cleaning up.
    private func daemon(_ body: (ControlFixture) async throws -> Void) async throws {
        try await ControlFixture.with(store: store, runtime: runtime, snapshots: keeper, body)
    }

    private func ask(_ fixture: ControlFixture, _ name: String? = "last") async throws -> TerraceCore.Operation {
        try #require(try await fixture.control.delete(web, finalSnapshot: name))
    }

    @Test func theCacheGoesWhenItsFinalSnapshotIsThere() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            let operation = try await ask(fixture)
            let ended = try await fixture.control.operation(operation.id, wait: .seconds(20))
            #expect(ended.state == .succeeded && ended.kind == .delete)
            #expect(try await store.cache(web) == nil)
            let snapshot = try #require(try await store.snapshots().first)
            #expect(snapshot.state == .available && snapshot.cause == .final && snapshot.source == web)
        }
    }

    @Test func aCacheWhoseFinalSnapshotFailsStays() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            keeper.fail(TerraceError(.failedPrecondition, "the disk is full"))
            let before = try await store.cache(web)
            let ended = try await fixture.control.operation(try await ask(fixture).id, wait: .seconds(20))
            #expect(ended.state == .failed && ended.error?.contains("the disk is full") == true)
            #expect(try await store.cache(web) == before)
            // It can be asked for again, under another name.
            keeper.fail(nil)
            let again = try await fixture.control.operation(try await ask(fixture, "other").id, wait: .seconds(20))
            #expect(again.state == .succeeded)
            #expect(try await store.cache(web) == nil)
        }
    }

    @Test func theNextDaemonGoesOnWithTheSnapshotAndTheDeletion() async throws {
        var id = ""
        keeper.hold(true)
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            id = try await ask(fixture).id
            _ = try await eventually("the snapshot begins") {
                keeper.begun
            } until: {
                $0 > 0
            }
        }
        try await daemon { fixture in
            _ = try await eventually("the snapshot begins again") {
                keeper.begun
            } until: {
                $0 > 1
            }
            #expect(try await store.cache(web)?.record.deletionRequested == false)
            #expect(try await fixture.control.operation(id, wait: .zero).state == .running)
        }
        keeper.hold(false)
        try await daemon { fixture in
            let ended = try await fixture.control.operation(id, wait: .seconds(20))
            #expect(ended.state == .succeeded && ended.goal == .deletion)
            #expect(try await store.cache(web) == nil)
            #expect(try await store.snapshots().map(\.state) == [.available])
        }
    }

    /// It ends between the snapshot's end and the deletion.
    @Test func aDaemonThatFindsTheDeletionBegunEndsIt() async throws {
        var id = ""
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            try await runtime.holding {
                id = try await ask(fixture).id
                _ = try await eventually("the deletion begins") {
                    try await store.cache(web)?.record.deletionRequested
                } until: {
                    $0 == true
                }
            }
        }
        try await daemon { fixture in
            let ended = try await fixture.control.operation(id, wait: .seconds(20))
            #expect(ended.state == .succeeded)
            #expect(try await store.cache(web) == nil)
        }
    }

    @Test func repeatedRequestsAreOneDeletion() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            keeper.hold(true)
            let first = try await ask(fixture)
            #expect(try await ask(fixture).id == first.id)
            #expect(try await ask(fixture, nil).id == first.id)
            await #expect(throws: TerraceError.self) { try await ask(fixture, "another") }
            keeper.hold(false)
            #expect(try await fixture.control.operation(first.id, wait: .seconds(20)).state == .succeeded)
            #expect(try await fixture.control.delete(web, finalSnapshot: "last") == nil)
        }
    }

    @Test func deletingTheFinalSnapshotInTheMakingKeepsTheCache() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            keeper.hold(true)
            let operation = try await ask(fixture)
            _ = try await eventually("the snapshot begins") {
                keeper.begun
            } until: {
                $0 > 0
            }
            try await fixture.control.delete(SnapshotID(name: "last"), with: [])
            let ended = try await fixture.control.operation(operation.id, wait: .seconds(20))
            #expect(ended.state == .failed)
            #expect(try await store.cache(web)?.record.deletionRequested == false)
        }
    }

    @Test func aNameThatIsTakenDeletesNothing() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            let taken = try await fixture.control.makeSnapshot(of: web, as: "last", with: [])
            _ = try await fixture.control.operation(taken.operation.id, wait: .seconds(20))
            await #expect(throws: TerraceError.self) { try await ask(fixture) }
            await #expect(throws: TerraceError.self) { try await ask(fixture, "not a name") }
            #expect(try await store.cache(web)?.record.deletionRequested == false)
            #expect(try await store.runningOperations(of: web).isEmpty)
        }
    }
}
