import CTerrace
import Foundation
public import Logging
public import TerraceCertificates
public import TerraceCore
import TerraceRedis

/// Runs nodes as processes of this machine.
///
/// A node outlives the daemon. Which process is which node is not stored but read from the kernel: a session leader of
/// ours whose second word is the node's redis.conf. See docs/decisions/0002-process-identity.md.
public actor LocalRuntime: CacheRuntime {
    struct Key: Hashable, Sendable {
        var cache: CacheID
        var node: NodeID
    }

    /// How a node's last process ended, and when it may be started again.
    struct Restart {
        var failures = 0
        var reason: String?
        /// What it refused to start with.
        var refusal: LastWords?
        var startedAt = ContinuousClock.now
        var notBefore = ContinuousClock.now
    }

    let state: StateDirectory
    let pool: AddressPool
    let engines: EngineCatalog
    let modules: ModuleCatalog
    let logger: Logger
    private let dieWithParent: Bool
    let connections: ControlConnections
    let certificates: NodeCertificate
    private var processes: [Key: ServerProcess] = [:]
    private var restarts: [Key: Restart] = [:]
    /// Fingerprints of the settings each node has, read from its file when first asked.
    var digests: [Key: String] = [:]
    /// The newest record of each cache that is kept beside its nodes.
    private var copies: [CacheID: StoredCache] = [:]
    /// Since when a node has taken requests and answered none.
    var silentSince: [Key: ContinuousClock.Instant] = [:]
    /// Settings of an engine that was told nothing, by its path; read when first needed.
    var defaults: [String: [String: String]] = [:]
    /// What an engine has taken already, and how many servers are being asked now.
    var accepted: Set<SettingsTrial> = []
    var blankServers = 0
    private let exitSource: AsyncStream<(cache: CacheID, node: NodeID, reason: String)>.Continuation
    public nonisolated let exits: AsyncStream<(cache: CacheID, node: NodeID, reason: String)>

    /// - Parameters:
    ///   - authority: signs what nodes show and is trusted by them, and nothing else is.
    ///   - certificatePeriod: seconds after which nodes get new certificates; 30 days.
    ///   - dieWithParent: nodes end with this process, whatever ends it.
    public init(
        state: StateDirectory, pool: AddressPool, engines: EngineCatalog,
        modules: ModuleCatalog = ModuleCatalog(folders: []), authority: CertificateAuthority,
        certificatePeriod: Double = 30 * 86400, dieWithParent: Bool = false, logger: Logger
    ) throws {
        self.state = state
        self.pool = pool
        self.engines = engines
        self.modules = modules
        self.dieWithParent = dieWithParent
        self.logger = logger
        certificates = NodeCertificate(authority: authority, period: certificatePeriod)
        connections = ControlConnections(trust: try RedisTrust(authority: authority.certificate))
        (exits, exitSource) = AsyncStream.makeStream()
    }

    // MARK: Addresses

    public func validate(_ spec: CacheSpec, replacing cache: StoredCache?) async throws {
        let engine = try engines.select(spec.engine)
        if let cache { try await checkData(of: cache, fits: spec) }
        if let users = spec.users, users != cache?.record.spec.users { try await check(users, engine: spec.engine) }
        if let cache, cache.record.spec.engine != spec.engine {
            try Self.checkUpgrade(from: engines.select(cache.record.spec.engine), to: engine)
        }
        if let modules = spec.modules, modules != cache?.record.spec.modules {
            try await check(modules, engine: engine)
        }
        guard spec.tlsPort != nil, try await engineDefaults(engine)["tls-port"] == nil else { return }
        throw TerraceError(
            .failedPrecondition,
            "\(engine) (\(engine.path)) was built without TLS; install one with it, or turn TLS off (spec.tls)",
            field: "spec.tls")
    }

    public func allocate(_ id: NodeID, for record: CacheRecord) async throws -> NodeRecord {
        let address = try pool.allocate(port: record.spec.nodePort, bus: record.spec.clustered)
        let clusterID = (0..<20).map { _ in UInt8.random(in: 0...255) }.hexText
        return NodeRecord(id: id, zone: record.spec.zone(of: id), address: address, clusterID: clusterID)
    }

    public func allocateEndpoint(for record: CacheRecord) async throws -> Endpoint {
        try pool.allocate(port: record.spec.nodePort, bus: false)
    }

    public func giveBack(_ addresses: [Endpoint]) { for address in addresses { pool.release(address) } }

    public func keep(_ cache: StoredCache) async {
        let id = cache.record.spec.id
        guard !cache.record.nodes.isEmpty, copies[id] != cache else { return }
        do {
            try state.keepCopy(of: cache)
            copies[id] = cache
        } catch {
            logger.debug("copy of a record not written", metadata: ["cache": "\(id)", "reason": "\(error)"])
        }
    }

    public func release(_ record: CacheRecord) async throws {
        copies[record.spec.id] = nil
        try state.remove(state.folder(of: record.spec.id))
    }

    // MARK: Processes

    public func adopt(_ record: CacheRecord) async throws {
        let found = try ProcessIdentity.servers(below: state.folder(of: record.spec.id))
        if let endpoint = record.endpoint { pool.reserve(endpoint) }
        for node in record.nodes {
            pool.reserve(node.address)
            let key = Key(cache: record.spec.id, node: node.id)
            guard let identity = found[configFile(key)] else { continue }
            let process = ServerProcess(watching: identity, log: logFile(key)) { [weak self] in self?.report(key, $0) }
            // Taken for gone it would be started again, beside itself.
            guard process != nil || !identity.isAlive else {
                throw TerraceError(.unavailable, "node \(node.id) of \(record.spec.id) runs and cannot be watched now")
            }
            watch(key, process)
        }
    }

    private func watch(_ key: Key, _ process: ServerProcess?) {
        processes[key] = process
        restarts[key, default: Restart()].startedAt = .now
    }

    private nonisolated func report(_ key: Key, _ reason: String) {
        exitSource.yield((key.cache, key.node, reason))
    }

    /// The node's process while it runs. One that ended is forgotten here, and its restart planned.
    func process(_ key: Key) -> ServerProcess? {
        guard let process = processes[key] else { return nil }
        guard let reason = process.exitReason else { return process }
        processes[key] = nil
        var restart = restarts[key] ?? Restart()
        // A server that ran for a minute is no crash loop.
        restart.failures = restart.startedAt + .seconds(60) < .now ? 0 : restart.failures + 1
        restart.reason = reason
        restart.refusal = process.refusal
        let pause = restart.failures <= 1 ? 0 : min(0.1 * Double(1 << min(restart.failures - 2, 10)), 30)
        restart.notBefore = .now + .seconds(pause * Double.random(in: 0.8...1.2))
        restarts[key] = restart
        return nil
    }

    func absence(_ key: Key) -> NodeObservation {
        let restart = restarts[key]
        let pause = restart.map { $0.notBefore - .now } ?? .zero
        return .absent(reason: restart?.reason, mayStart: pause <= .zero, nextTry: pause > .zero ? pause : nil)
    }

    public func tryAgain(_ cache: CacheID) {
        for key in restarts.keys where key.cache == cache {
            restarts[key]?.failures = 0
            restarts[key]?.notBefore = .now
        }
    }

    /// How the node's last process ended, where it ended unasked.
    func endReason(_ key: Key) -> String? { restarts[key]?.reason }

    /// Why the node's server cannot start with these settings, whose fingerprint is given; nil where it can, as far as it is
    /// known.
    func refusal(_ key: Key, _ digest: String) -> String? {
        guard process(key) == nil, let refusal = restarts[key]?.refusal, self.digest(key) == digest else { return nil }
        return "node \(key.node) cannot start, the engine refuses a setting: \(refusal.text)"
    }

    func pid(_ key: Key) -> Int32? { processes[key]?.identity.pid }

    nonisolated func configFile(_ key: Key) -> String { state.folder(of: key.node, in: key.cache) + "/redis.conf" }

    nonisolated func logFile(_ key: Key) -> String { state.folder(of: key.node, in: key.cache) + "/server.log" }

    /// Writes the node's configuration and starts its server; returns before it answers.
    func start(_ node: NodeRecord, _ settings: NodeSettings, engine: Engine, nodesFile: String?) async throws {
        let key = Key(cache: settings.record.spec.id, node: node.id)
        guard process(key) == nil else { return }
        let folder = state.folder(of: node.id, in: key.cache)
        let config = settings.config(for: node, directory: folder)
        try TakenPort.check(config.listens)
        try state.create(folder)
        try discardDump(key, settings.record)
        try write(config, settings, key)
        try writeCertificate(node, settings.record)
        if let nodesFile { try state.write(nodesFile, to: folder + "/nodes.conf") }
        await connections.drop(node.address)
        let process = try await ServerProcess.start(
            engine.path, [configFile(key)], directory: folder, log: logFile(key),
            openFiles: settings.maxclients + NodeSettings.headroom + 64, dieWithParent: dieWithParent
        ) { [weak self] in self?.report(key, $0) }
        watch(key, process)
    }

    /// The fingerprint goes in with the settings it describes, so that the two cannot disagree.
    func write(_ config: NodeConfig, _ settings: NodeSettings, _ key: Key) throws {
        let digest = try settings.digest()
        try state.write(Self.digestMark + digest + "\n" + config.rendered(), to: configFile(key))
        digests[key] = digest
    }

    static let digestMark = "# settings: "

    /// Ends the node's server.
    /// - Parameter keepingData: with a last save, where the cache keeps data and is not being deleted.
    func stop(_ key: Key, _ cache: StoredCache, keepingData: Bool = true) async {
        guard let process = process(key), let node = cache.record.node(key.node) else { return }
        if keepingData {
            await process.stop(grace: cache.record.deletionRequested ? .milliseconds(500) : .seconds(10))
        } else {
            await process.end(within: .zero)
        }
        await connections.drop(node.address)
        _ = self.process(key)
        restarts[key] = nil
    }

    /// Ends it with SIGKILL, which a stopped process takes, too. The restart policy counts it as any other unwanted end.
    func fence(_ key: Key, _ cache: StoredCache) async {
        guard let process = process(key), let node = cache.record.node(key.node) else { return }
        await process.end(within: .zero)
        await connections.drop(node.address)
    }

    func remove(_ key: Key) throws {
        guard process(key) == nil else { throw TerraceError(.conflict, "node \(key.node) runs still") }
        try state.remove(state.folder(of: key.node, in: key.cache))
        restarts[key] = nil
        digests[key] = nil
    }

    /// Ends every server and waits for it; for a daemon that takes its nodes with it.
    /// - Parameter keepingData: false where what is on disk is deleted next.
    public func stopAll(_ caches: [StoredCache], keepingData: Bool) async {
        await withDiscardingTaskGroup { group in
            for cache in caches {
                for node in cache.record.nodes {
                    group.addTask {
                        await self.stop(
                            Key(cache: cache.record.spec.id, node: node.id), cache, keepingData: keepingData)
                    }
                }
            }
        }
    }
}
