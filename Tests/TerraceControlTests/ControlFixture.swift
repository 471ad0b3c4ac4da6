import Logging
import Synchronization
import TerraceControl
import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

/// A control plane with a fake runtime and a store in memory, which runs as long as the test's body.
struct ControlFixture {
    let store: SQLiteStore
    let runtime: FakeRuntime
    let control: ControlPlane
    /// The counter for ids is shared by all fixtures, because a second daemon with the same store must not repeat ids.
    private static let ids = Mutex(0)

    init(
        store: SQLiteStore, runtime: FakeRuntime, clock: TestClock = TestClock(), timing: Timing = .continuous,
        pruning: Duration = .seconds(86400), snapshots: (any SnapshotKeeping)? = nil
    ) {
        self.store = store
        self.runtime = runtime
        control = ControlPlane(
            ControlPlane.Dependencies(
                store: store, runtime: runtime, tiers: [], resolve: Self.resolve,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                now: clock.now, uptime: clock.uptime, timing: timing,
                randomText: { _ in
                    Self.ids.withLock {
                        $0 += 1; return "id\($0)"
                    }
                }, randomUUID: { "00000000-0000-4000-8000-000000000000" }, resync: .seconds(5),
                pruning: pruning, snapshots: snapshots, dumping: snapshots.map { _ in ScriptedDumping() }))
    }

    /// Runs a control plane while `body` runs. It ends without cleaning up, as a crashed daemon does.
    static func with(
        store: SQLiteStore? = nil, runtime: FakeRuntime = FakeRuntime(), clock: TestClock = TestClock(),
        timing: Timing = .continuous, pruning: Duration = .seconds(86400), snapshots: (any SnapshotKeeping)? = nil,
        _ body: (ControlFixture) async throws -> Void
    ) async throws {
        let fixture = try ControlFixture(
            store: store ?? .inMemory(), runtime: runtime, clock: clock, timing: timing, pruning: pruning,
            snapshots: snapshots)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await fixture.control.run() }
            defer { group.cancelAll() }
            try await body(fixture)
        }
    }

    static func resolve(_ declaration: CacheDeclaration) throws -> CacheSpec {
        guard declaration.tier != "unknown" else {
            throw TerraceError(
                .invalidArgument, "no such tier", details: [Problem(path: "spec.tier", message: "no such tier")])
        }
        var spec = CacheSpec(
            id: declaration.id, tier: declaration.tier, size: "C1", shards: declaration.shards ?? 1,
            replicas: declaration.replicas ?? 0, clustered: declaration.shards != nil, engine: EngineRequest(),
            persistence: declaration.persistence ?? .none, port: 6379, config: declaration.config, zones: ["a"],
            maxmemory: 1 << 20, maxclients: 100, databases: 16, blockedCommands: [], auth: true)
        spec.nodeZones = declaration.nodeZones
        spec.snapshots = declaration.snapshots?.schedule
        return spec
    }

    static func declaration(_ name: String, _ change: (inout CacheDeclaration) -> Void = { _ in }) throws
        -> CacheDeclaration
    {
        var declaration = try CacheDeclaration(id: CacheID(name: name), tier: "standard")
        change(&declaration)
        return declaration
    }

    /// Applies declarations and waits until every operation has succeeded.
    func settle(_ declarations: [CacheDeclaration]) async throws {
        for change in try await control.apply(declarations, prune: false, dryRun: false) {
            guard let id = change.operation else { continue }
            let operation = try await control.operation(id, wait: .seconds(120))
            #expect(operation.state == .succeeded, "\(change.cache): \(operation.error ?? "still running")")
        }
    }

    /// Reads events, from the first one, until one with this reason comes.
    func event(
        _ reason: String, of cache: CacheID, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Event {
        try await firstElement(
            "\(reason) of \(cache)", of: control.follow(after: 0, cache: cache), sourceLocation: sourceLocation,
            words: \.reason
        ) { $0.reason == reason }
    }
}
