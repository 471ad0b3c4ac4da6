import Foundation
import Logging
import TerraceCertificates
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceManifests
import TerraceProtection
import TerraceRedis
import TerraceStore
import TerraceTestSupport
import TerraceTopology
import TerraceVerify
import Testing

/// A control plane with real servers in its own folder. The servers end with the fixture, whatever happens in its body.
struct RealFixture {
    let folder: String
    let store: SQLiteStore
    let runtime: Topology
    let control: ControlPlane
    let archivist: Archivist
    /// The authority that a client of this fixture's caches has to trust.
    let trust: RedisTrust

    /// Whether an engine is on the PATH. A suite that needs one is skipped, with the reason, where there is none.
    static var hasRedis: Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: $0 + "/redis-server")
        }
    }

    /// Creates the parts of one daemon with this state folder. A later one with the same folder adopts the servers.
    private init(
        folder: String, certificatePeriod: Double, modules: [String], pace: Pace?, look: Duration
    ) async throws {
        self.folder = folder
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let state = try StateDirectory(path: folder)
        store = try SQLiteStore(path: folder + "/state.sqlite")
        let authority = try state.authority()
        trust = try RedisTrust(authority: authority.certificate)
        let host = await LocalHost(
            state: state, pool: AddressPool(seed: folder), engines: Self.engines(path: path),
            modules: ModuleCatalog(folders: modules, added: Self.added), now: { Timing.continuous.now },
            copyText: CacheCopy.text, logger: logger)
        let objects = try await FolderStore(path: folder + "/snapshots")
        let shelf = DumpShelf(objects: objects, spool: nil)
        runtime = try Topology(
            host: host, authority: authority, dumps: shelf, certificatePeriod: certificatePeriod,
            now: { Date().timeIntervalSince1970 }, renewalTime: { Date().timeIntervalSince1970 }, timing: .continuous,
            logger: logger)
        let vault = SnapshotVault(
            objects: objects, dumping: runtime, shelf: shelf,
            places: FilePlaces(buckets: try await FolderStore(path: folder + "/buckets")),
            scratch: Scratch(folder + "/scratch"), write: SnapshotText.bytes, read: SnapshotText.snapshot)
        archivist = Archivist(
            path: folder + "/archive", store: store, streaming: runtime, vault: vault, write: SnapshotText.bytes,
            read: SnapshotText.snapshot, timing: .continuous, now: { Date().timeIntervalSince1970 })
        control = ControlPlane(
            ControlPlane.Dependencies(
                store: store, runtime: runtime, tiers: try Self.catalog().tiers, resolve: Self.resolve, logger: logger,
                now: { Date().timeIntervalSince1970 }, uptime: BootClock.now,
                randomText: { count in
                    String((0..<count).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" })
                }, randomUUID: { UUID().uuidString.lowercased() }, resync: .milliseconds(500), look: look,
                pace: pace,
                snapshots: vault, dumping: runtime, archive: archivist))
    }

    /// The installed engine, and the engines that scripts/test adds.
    static func engines(path: String? = ProcessInfo.processInfo.environment["PATH"]) async -> EngineCatalog {
        let folders = (path ?? "").split(separator: ":").map(String.init)
        return await EngineDiscovery(folders: folders, added: added).catalog(strict: false)
    }

    /// Engines and modules that scripts/test adds.
    static let added = AddedFolder.all(below: ProcessInfo.processInfo.environment["TERRACE_TEST_ENGINES"] ?? "")

    /// - Parameter look: the time between two looks at a cache at rest; long in tests that change nodes behind the
    ///   control plane's back.
    static func with(
        certificatePeriod: Double = 30 * 86400, modules: [String] = [], pace: Pace? = nil,
        look: Duration = .milliseconds(500), _ body: (RealFixture) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await daemon(
            over: folder, stopNodes: true, certificatePeriod: certificatePeriod, modules: modules, pace: pace,
            look: look, body)
    }

    /// Runs one daemon with the state folder `folder`. Its nodes go on running afterwards unless `stopNodes` is set.
    static func daemon(
        over folder: String, stopNodes: Bool, certificatePeriod: Double = 30 * 86400, modules: [String] = [],
        pace: Pace? = nil, look: Duration = .milliseconds(500), _ body: (RealFixture) async throws -> Void
    ) async throws {
        let fixture = try await RealFixture(
            folder: folder, certificatePeriod: certificatePeriod, modules: modules, pace: pace, look: look)
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await fixture.control.run() }
            group.addTask { _ = try? await fixture.archivist.run() }
            defer { group.cancelAll() }
            do {
                try await body(fixture)
                return Result<Void, any Error>.success(())
            } catch {
                return .failure(error)
            }
        }
        // This runs in a task of its own, so that the servers are ended even if the test was cancelled by its time limit.
        if stopNodes {
            try await Task {
                await fixture.runtime.stopAll(try await fixture.store.caches(), keepingData: false)
            }.value
        }
        try result.get()
    }

    /// Resolves a declaration with the tiers of this repository. The tier `test` allows every shape, for tests that do
    /// not depend on a tier.
    static func resolve(_ declaration: CacheDeclaration) throws -> CacheSpec {
        guard declaration.tier == "test" else {
            // Here every tier may run on every engine. Other tests check which engines a tier offers.
            var plain = declaration
            plain.engine = nil
            var spec = try SpecResolver(catalog()).resolve(plain)
            spec.engine = declaration.engine ?? spec.engine
            return spec
        }
        var spec = CacheSpec(
            id: declaration.id, tier: declaration.tier, size: "C1", shards: declaration.shards ?? 1,
            replicas: declaration.replicas ?? 0, clustered: declaration.shards != nil,
            engine: declaration.engine ?? EngineRequest(),
            persistence: declaration.persistence ?? .none, port: 6379, tls: declaration.tls ?? .off,
            tlsPort: (declaration.tls ?? .off) == .off ? nil : 6380,
            config: ["maxmemory-policy": "volatile-lru"].merging(declaration.config) { $1 }, zones: ["a", "b"],
            maxmemory: 64 << 20, maxclients: 100, databases: 16, blockedCommands: ["config", "debug"], auth: true)
        spec.users = declaration.users
        if case .double(let seconds)? = declaration.attributes["fenceAfterSeconds"] { spec.fenceAfterSeconds = seconds }
        if case .double(let seconds)? = declaration.attributes["electionTimeoutSeconds"] {
            spec.electionTimeoutSeconds = seconds
        }
        return spec
    }

    static func catalog() throws -> TierCatalog {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try TierCatalog(folders: [tests.deletingLastPathComponent().path + "/tiers"])
    }

    static func declaration(
        _ name: String, _ change: (inout CacheDeclaration) throws -> Void = { _ in }
    ) throws -> CacheDeclaration {
        var declaration = try CacheDeclaration(id: CacheID(name: name), tier: "test")
        try change(&declaration)
        return declaration
    }

    func settle(_ declarations: [CacheDeclaration]) async throws {
        for change in try await control.apply(declarations, prune: false, dryRun: false) {
            guard let id = change.operation else { continue }
            let operation = try await control.operation(id, wait: .seconds(120))
            let pending = try await control.cache(change.cache).conditions.map(\.message).joined(separator: "; ")
            try #require(
                operation.state == .succeeded, "\(change.cache): \(operation.error ?? "still running"): \(pending)")
        }
    }

    func delete(_ name: String) async throws {
        let operation = try #require(try await control.delete(CacheID(name: name)))
        let ended = try await control.operation(operation.id, wait: .seconds(120))
        try #require(ended.state == .succeeded)
    }

    /// A client at the cache's endpoint with the cache's password, like an application.
    func client(_ name: String) async throws -> RedisConnection {
        let info = try await control.connection(CacheID(name: name))
        return try await RedisConnection.connect(
            host: info.address.host, port: info.address.port, password: info.keys.first,
            trust: info.plain == nil ? trust : nil)
    }

    /// The cache's address and login for a `Checker`.
    func place(_ name: String) async throws -> CachePlace {
        let info = try await control.connection(CacheID(name: name))
        return CachePlace(
            endpoint: info.address, password: info.keys.first, trust: info.plain == nil ? trust : nil)
    }

    /// Connections to every primary, by its own address.
    func primaries(_ name: String) async throws -> [RedisConnection] {
        let info = try await control.connection(CacheID(name: name))
        let nodes = try await control.cache(CacheID(name: name)).nodes.filter { $0.role == .primary }
        var connections: [RedisConnection] = []
        for node in nodes {
            connections.append(
                try await RedisConnection.connect(
                    host: node.address.host, port: node.address.port, password: info.keys.first,
                    trust: info.plain == nil ? trust : nil))
        }
        return connections
    }

    /// Whether a client gets the expected result at an address, with or without TLS. A server that expects the other
    /// protocol sends nothing, so a short time limit applies where no answer is expected. An expected answer may take
    /// long on a busy machine.
    func answers(_ host: String, _ port: Int, _ key: String?, tls: Bool, _ expected: Bool = true) async -> Bool {
        let patience = expected ? Duration.seconds(20) : .milliseconds(250)
        let connection = try? await RedisConnection.connect(
            host: host, port: port, password: key, timeout: patience, trust: tls ? trust : nil)
        let isServed = (try? await connection?.send(["PING"]).string) == "PONG"
        await connection?.close()
        return isServed == expected
    }

    /// Reads events, from the first one, until one with this reason comes.
    func event(
        _ reason: String, of name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Event {
        try await firstElement(
            "\(reason) of \(name)", of: control.follow(after: 0, cache: try CacheID(name: name)),
            sourceLocation: sourceLocation, words: \.reason
        ) { $0.reason == reason }
    }

    func pid(_ node: NodeID, of name: String) async throws -> pid_t {
        try #require(try await control.cache(CacheID(name: name)).nodes.first { $0.id == node }?.pid)
    }

    func kill(_ node: NodeID, of name: String) async throws { Foundation.kill(try await pid(node, of: name), SIGKILL) }
}

extension NodeView {
    /// The number of its process.
    var pid: pid_t? { handle.flatMap { pid_t($0) } }
}

extension Sequence {
    func asyncSum(_ value: (Element) async throws -> Int64) async rethrows -> Int64 {
        var sum: Int64 = 0
        for element in self { sum += try await value(element) }
        return sum
    }
}
