import TerraceControl
import TerraceCore
import Testing

/// `apply --prune` deletes only caches that its own set of manifests has created.
@Suite struct PruneTests {
    private typealias F = ControlFixture

    /// Applies and waits until all operations have succeeded.
    private func settle(_ f: ControlFixture, _ intent: ApplyIntent) async throws -> [CacheChange] {
        let changes = try await f.control.apply(intent)
        for change in changes {
            guard let id = change.operation else { continue }
            let operation = try await f.control.operation(id, wait: .seconds(120))
            #expect(operation.state == .succeeded, "\(change.cache): \(operation.error ?? "still running")")
        }
        return changes
    }

    private func set(_ owner: String, _ declarations: [CacheDeclaration], prune: Bool = false) throws -> ApplyIntent {
        var intent = ApplyIntent(declarations)
        let owner = try Owner(owner)
        intent.owners = Dictionary(declarations.map { ($0.id, owner) }, uniquingKeysWith: { $1 })
        if prune { intent.prune = ApplyIntent.Prune(owners: [owner]) }
        return intent
    }

    private func names(_ f: ControlFixture) async throws -> [String] {
        try await f.control.caches().map(\.record.spec.id.description).sorted()
    }

    private func remote(_ name: String) throws -> CacheDeclaration {
        CacheDeclaration(id: try CacheID(scope: Scope("google:project/region"), name: name), tier: "standard")
    }

    @Test func pruneKeepsCachesOfOtherOwners() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("created")])
            var lease = try set("mine", [F.declaration("leased")])
            lease.pool = PoolPlace(lease: Countdown(seconds: 1_000_000, from: Uptime(boot: "", seconds: 0)))
            _ = try await settle(f, lease)
            _ = try await settle(f, try set("theirs", [F.declaration("theirs")]))
            _ = try await settle(f, try set("mine", [F.declaration("kept"), F.declaration("gone")]))
            let changes = try await settle(f, try set("mine", [F.declaration("kept")], prune: true))
            #expect(changes.map(\.action) == [.none, .delete])
            #expect(try await names(f) == ["local/created", "local/kept", "local/leased", "local/theirs"])
        }
    }

    @Test func pruneDeletesTheLastCacheOfAScope() async throws {
        try await F.with { f in
            _ = try await settle(f, try set("mine", [F.declaration("kept"), remote("gone")]))
            let changes = try await settle(f, try set("mine", [F.declaration("kept")], prune: true))
            #expect(changes.map(\.action) == [.none, .delete])
            #expect(try await names(f) == ["local/kept"])
        }
    }

    @Test func pruneWithoutAnOwnerIsRefused() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("a"), F.declaration("b")])
            let error = await #expect(throws: TerraceError.self) {
                try await f.control.apply([F.declaration("a")], prune: true)
            }
            #expect(error?.code == .invalidArgument && error?.message.contains("--owner NAME") == true)
            #expect(try await names(f) == ["local/a", "local/b"])
        }
    }

    @Test func pruneKeepsCachesThatWereNotConfirmed() async throws {
        try await F.with { f in
            _ = try await settle(f, try set("mine", [F.declaration("a"), F.declaration("b"), F.declaration("c")]))
            var intent = try set("mine", [F.declaration("a")], prune: true)
            intent.prune?.agreed = [try CacheID(name: "b")]
            let error = await #expect(throws: TerraceError.self) { try await f.control.apply(intent) }
            #expect(error?.code == .conflict && error?.message.contains("local/c") == true)
            #expect(try await names(f) == ["local/a", "local/b", "local/c"])
        }
    }

    @Test func namedOwnerTakesOverACacheOfAnotherOwner() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("created")])
            _ = try await settle(f, try set("old", [F.declaration("moved")]))
            let changes = try await settle(f, try set("new", [F.declaration("moved"), F.declaration("created")]))
            #expect(changes.map(\.fields) == [["owner: old → new"], []])
            let pruned = try await settle(f, try set("old", [F.declaration("other")], prune: true))
            #expect(pruned.map(\.action) == [.create])
            let owners = try await f.control.caches().map {
                "\($0.record.spec.id.name) \($0.record.owner?.name ?? "-")"
            }
            #expect(owners.sorted() == ["created -", "moved new", "other old"])
        }
    }

    @Test func defaultOwnerAppliesToNewCachesOnly() async throws {
        try await F.with { f in
            _ = try await settle(f, try set("mine", [F.declaration("old")]))
            var intent = ApplyIntent([try F.declaration("old"), try F.declaration("new")])
            intent.newOwner = try Owner("/folder")
            let changes = try await settle(f, intent)
            #expect(changes.map(\.action) == [.none, .create])
            let owners = try await f.control.caches().map {
                "\($0.record.spec.id.name) \($0.record.owner?.name ?? "-")"
            }
            #expect(owners.sorted() == ["new /folder", "old mine"])
        }
    }

    @Test func eventNamesTheRequestingProgram() async throws {
        try await F.with { f in
            let caller = Caller(tool: "curl", api: "native")
            try await Caller.$current.withValue(caller) { try await f.settle([F.declaration("a")]) }
            let id = try CacheID(name: "a")
            #expect(try await f.event("CreateRequested", of: id).by == "curl via the native API")
            // The control plane's own events have no requesting program.
            #expect(try await f.event("Available", of: id).by == nil)
        }
    }
}
