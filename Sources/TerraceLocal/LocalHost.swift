import CTerrace
import Foundation
public import Logging
public import TerraceCore

/// Runs nodes as processes of this machine.
///
/// A node outlives the daemon. The kernel, not a file, tells which process is which node: a node's server is a session
/// leader of this account whose second argument is the node's `redis.conf`. See
/// docs/decisions/0002-process-identity.md.
public actor LocalHost: NodeHost {
    /// What is known of a node's earlier servers.
    private struct Past {
        var last: NodeEnd?
        var policy: RestartPolicy
    }

    nonisolated let state: StateDirectory
    private let pool: AddressPool
    private nonisolated let engines: EngineCatalog
    private nonisolated let modules: ModuleCatalog
    private let logger: Logger
    private let dieWithParent: Bool
    private nonisolated let now: @Sendable () -> Duration
    private nonisolated let copyText: @Sendable (StoredCache) throws -> String
    private var processes: [NodeKey: ServerProcess] = [:]
    private var pasts: [NodeKey: Past] = [:]
    /// The record of each cache as last copied beside its nodes.
    private var copies: [CacheID: StoredCache] = [:]
    private let exitSource: AsyncStream<NodeExit>.Continuation
    public nonisolated let exits: AsyncStream<NodeExit>

    /// - Parameters:
    ///   - dieWithParent: whether nodes end with this process, however it ends.
    ///   - now: the time of a clock that never goes back, for the pauses between starts of a node.
    ///   - copyText: how a cache is written in the copy beside its nodes.
    public init(
        state: StateDirectory, pool: AddressPool, engines: EngineCatalog,
        modules: ModuleCatalog = ModuleCatalog(folders: []), dieWithParent: Bool = false,
        now: @escaping @Sendable () -> Duration, copyText: @escaping @Sendable (StoredCache) throws -> String,
        logger: Logger
    ) {
        self.state = state
        self.pool = pool
        self.engines = engines
        self.modules = modules
        self.dieWithParent = dieWithParent
        self.now = now
        self.copyText = copyText
        self.logger = logger
        (exits, exitSource) = AsyncStream.makeStream()
    }

    public nonisolated var capabilities: HostCapabilities {
        HostCapabilities(
            faults: Set(NodeFault.allCases), endpoints: .listening,
            openFiles: Int(clamping: terrace_open_files_limit()),
            openFilesRemedy: "this machine lets a process have no more open files; raise 'ulimit -Hn'")
    }

    // MARK: Places

    public func place(_ node: NodeKey, port: Int, peers: Bool) async throws -> Endpoint {
        try pool.allocate(port: port, bus: peers)
    }

    public func placeEndpoint(of cache: CacheID, port: Int) async throws -> Endpoint {
        try pool.allocate(port: port, bus: false)
    }

    public func giveBack(_ addresses: [Endpoint]) async { for address in addresses { pool.release(address) } }

    public func keep(_ cache: StoredCache) async {
        let id = cache.record.spec.id
        guard copies[id] != cache else { return }
        do {
            try state.keepCopy(try copyText(cache), of: id)
            copies[id] = cache
        } catch {
            logger.debug("copy of a record not written", metadata: ["cache": "\(id)", "reason": "\(error)"])
        }
    }

    public func release(_ cache: CacheID) async throws {
        copies[cache] = nil
        try state.remove(state.folder(of: cache))
    }

    // MARK: Programs

    public nonisolated func engine(for request: EngineRequest, needsTLS: Bool) throws -> Engine {
        try engines.select(request, needsTLS: needsTLS)
    }

    /// Its configuration may name any of the modules.
    private func environment(of engine: Engine) -> [String: String] {
        Libraries.environment(for: [engine.origin] + modules.files.map(\.path))
    }

    public nonisolated func module(_ module: EngineModule, for engine: Engine) throws -> String {
        try modules.require(module, for: engine)
    }

    public func borrow(
        _ engine: Engine, reading data: BorrowedData?, _ configuration: @Sendable (BorrowedPlace) throws -> String
    ) async throws -> any BorrowedServer {
        try await BorrowedProcess(engine, environment(of: engine), pool: pool, reading: data, configuration)
    }

    // MARK: Lives

    public func adopt(_ record: CacheRecord) async throws {
        let found = try ProcessIdentity.servers(below: state.folder(of: record.spec.id))
        if let endpoint = record.endpoint { pool.reserve(endpoint) }
        for node in record.nodes {
            pool.reserve(node.address)
            let key = NodeKey(cache: record.spec.id, node: node.id)
            guard let identity = found[configFile(key)] else { continue }
            let run = NodeRun(identity)
            let process = ServerProcess(watching: identity, log: logFile(key)) { [exitSource] in
                exitSource.yield(NodeExit(node: key, run: run, end: $0))
            }
            // If the node counted as ended, a second server would be started beside it.
            guard process != nil || !identity.isAlive else {
                throw TerraceError(.unavailable, "node \(node.id) of \(record.spec.id) runs and cannot be watched now")
            }
            watch(key, process)
        }
    }

    private func watch(_ key: NodeKey, _ process: ServerProcess?) {
        processes[key] = process
        pasts[key, default: Past(policy: RestartPolicy(now: now()))].policy.started(at: now())
    }

    /// The node's process while it runs. When it has ended, this forgets it and plans the restart.
    func process(_ key: NodeKey) -> ServerProcess? {
        guard let process = processes[key] else { return nil }
        guard let end = process.ending else { return process }
        processes[key] = nil
        var past = pasts[key] ?? Past(policy: RestartPolicy(now: now()))
        past.last = end
        past.policy.ended(at: now(), jitter: Double.random(in: RestartPolicy.jitter))
        pasts[key] = past
        return nil
    }

    public func state(of node: NodeKey) async -> NodeState {
        if let process = process(node) { return .running(process.run) }
        return .absent(NodeAbsence(last: pasts[node]?.last, nextTry: pasts[node]?.policy.pause(at: now())))
    }

    public func tryAgain(_ cache: CacheID) async {
        for key in pasts.keys where key.cache == cache { pasts[key]?.policy.forgive(at: now()) }
    }

    public func start(_ node: NodeKey, _ launch: NodeLaunch) async throws {
        guard process(node) == nil else { return }
        let folder = home(of: node)
        try TakenPort.check(launch.listens)
        try state.create(folder)
        try state.write(launch.configuration, to: configFile(node))
        for (name, text) in launch.files { try state.write(text, to: "\(folder)/\(name)") }
        if let dump = launch.dump { try await put(dump, into: folder) }
        let process = try await ServerProcess.start(
            launch.engine.origin, [configFile(node)], environment: environment(of: launch.engine), directory: folder,
            log: logFile(node).path, openFiles: launch.openFiles, dieWithParent: dieWithParent
        ) { [exitSource] identity, end in exitSource.yield(NodeExit(node: node, run: NodeRun(identity), end: end)) }
        watch(node, process)
    }

    public func end(_ node: NodeKey, within grace: Duration, isWanted: Bool) async {
        guard let process = process(node) else { return }
        if grace > .zero { await process.stop(grace: grace) } else { await process.end(within: .zero) }
        guard isWanted else { return }
        _ = self.process(node)
        pasts[node] = nil
    }

    public func remove(_ node: NodeKey) async throws {
        try await empty(node)
        pasts[node] = nil
    }

    public func empty(_ node: NodeKey) async throws {
        guard process(node) == nil else { throw TerraceError(.conflict, "node \(node.node) runs still") }
        try state.remove(home(of: node))
    }

    public func raiseLimits(of node: NodeKey) async { process(node)?.raiseOpenFiles() }

    public func inject(_ fault: NodeFault, _ node: NodeKey) async throws {
        guard let process = process(node) else {
            throw TerraceError(.failedPrecondition, "\(node.node) of \(node.cache) has no process now")
        }
        switch fault {
        case .ended: process.signal(SIGKILL)
        case .frozen: process.signal(SIGSTOP)
        case .thawed: process.signal(SIGCONT)
        case .withoutDisk: try process.limitFiles(isOn: true)
        case .withDisk: try process.limitFiles(isOn: false)
        }
    }
}
