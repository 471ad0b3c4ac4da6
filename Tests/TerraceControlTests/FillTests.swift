import TerraceControl
import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

/// Caches that are filled from files or flushed, with scripted nodes.
@Suite(.timeLimit(.minutes(5))) struct FillTests {
    private let web: CacheID
    private let keeper = ScriptedKeeper()
    private let store: SQLiteStore
    private let runtime = FakeRuntime()
    private let file: FileAddress

    init() throws {
        web = try CacheID(name: "web")
        store = try .inMemory()
        file = try FileAddress("s3://bucket/web.rdb")
    }

    /// Each call is a daemon of its own over the same store; the one before it ended without cleaning up.
    private func daemon(_ body: (ControlFixture) async throws -> Void) async throws {
        try await ControlFixture.with(store: store, runtime: runtime, snapshots: keeper, body)
    }

    private func fill(_ fixture: ControlFixture) async throws -> TerraceCore.Operation {
        try await fixture.control.fill(web, from: [file], replacing: true, with: [])
    }

    @Test func aFillThatFailsLeavesTheCacheAndNoSnapshot() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            keeper.fail(TerraceError(.failedPrecondition, "the file is damaged"))
            let before = try await store.cache(web)
            let ended = try await fixture.control.operation(try await fill(fixture).id, wait: .seconds(20))
            #expect(ended.state == .failed && ended.error?.contains("the file is damaged") == true)
            #expect(try await store.cache(web) == before)
            try await eventually("the snapshot of the files is gone") { try await store.snapshots().isEmpty }
        }
    }

    @Test func theNextDaemonGoesOnWithAFill() async throws {
        var id = ""
        keeper.hold(true)
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            id = try await fill(fixture).id
            try await eventually("the files are being read") { keeper.begun > 0 }
        }
        keeper.hold(false)
        try await daemon { fixture in
            let ended = try await fixture.control.operation(id, wait: .seconds(20))
            #expect(ended.state == .succeeded && ended.kind == .import, "\(ended.error ?? "")")
            let record = try #require(try await store.cache(web)).record
            #expect(record.seed == nil && record.flushing == nil)
        }
    }

    @Test func theNextDaemonGoesOnWithAnExport() async throws {
        var id = ""
        keeper.hold(true)
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            id = try await fixture.control.export(web, to: file, with: []).id
        }
        keeper.hold(false)
        try await daemon { fixture in
            let ended = try await fixture.control.operation(id, wait: .seconds(20))
            #expect(ended.state == .succeeded && ended.kind == .export, "\(ended.error ?? "")")
            #expect(keeper.exported == [file])
        }
    }

    @Test func aFlushIsOneGeneration() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            let before = try #require(try await store.cache(web)).record.generation
            let operation = try await fixture.control.flush(web, with: [])
            let ended = try await fixture.control.operation(operation.id, wait: .seconds(20))
            #expect(ended.state == .succeeded)
            let record = try #require(try await store.cache(web)).record
            #expect(record.generation == before + 1 && record.flushing == nil)
            let reasons = try await store.events(after: 0, cache: web, limit: 100).map(\.reason)
            #expect(reasons.contains("FlushRequested") && reasons.contains("Flushed"))
        }
    }

    /// The keys were written to a later cache of the same name.
    @Test func aFillEndsWithItsCache() async throws {
        keeper.hold(true)
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            let operation = try await fill(fixture)
            let deletion = try #require(try await fixture.control.delete(web, finalSnapshot: nil))
            _ = try await fixture.control.operation(deletion.id, wait: .seconds(20))
            let ended = try await fixture.control.operation(operation.id, wait: .seconds(20))
            #expect(ended.state == .failed && ended.error == "the cache was deleted")
            try await fixture.settle([try ControlFixture.declaration("web")])
            keeper.hold(false)
            try await eventually("the files were read") {
                try await store.snapshots().allSatisfy { $0.state == .available }
            }
            let record = try #require(try await store.cache(web)).record
            #expect(record.seed == nil && record.flushing == nil && record.generation == 1)
        }
    }

    @Test func anExportThatFailsIsAnEvent() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            let made = try await fixture.control.makeSnapshot(of: web, as: "s", with: [])
            _ = try await fixture.control.operation(made.operation.id, wait: .seconds(20))
            keeper.fail(TerraceError(.failedPrecondition, "no folder"))
            let operation = try await fixture.control.export(made.snapshot.id, to: [file], with: [])
            let ended = try await fixture.control.operation(operation.id, wait: .seconds(20))
            #expect(ended.state == .failed)
            let events = try await store.events(after: 0, cache: web, limit: 100)
            #expect(events.contains { $0.reason == "ExportFailed" && $0.message.contains("no folder") })
        }
    }

    /// Ten branches of a gigabyte read ten gigabytes before the first one was made.
    @Test func severalCachesFromOneSnapshotReadItsFilesOnce() async throws {
        try await daemon { fixture in
            try await fixture.settle([try ControlFixture.declaration("web")])
            let made = try await fixture.control.makeSnapshot(of: web, as: "s", with: [])
            _ = try await fixture.control.operation(made.operation.id, wait: .seconds(20))
            let declarations = try (1...5).map { try ControlFixture.declaration("branch-\($0)") }
            var intent = ApplyIntent(declarations, existing: .refuse)
            for declaration in declarations { intent.seeds[declaration.id] = made.snapshot.id }
            #expect(try await fixture.control.apply(intent).count == 5)
            #expect(keeper.checked == 1)
        }
    }
}
