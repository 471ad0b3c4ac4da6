public import Logging
public import TerraceCertificates
public import TerraceCore
import TerraceRedis

/// Turns nodes into a cache by talking to their Redis servers, whatever host the nodes run on.
public struct Topology: CacheRuntime {
    let host: any NodeHost
    let timing: Timing
    let logger: Logger
    let connections: ControlConnections
    let certificates: NodeCertificate
    let fingerprints: Fingerprints
    let silence: Silence
    let blankServers: BlankServers
    let defaults: EngineDefaults
    let trials: SettingsTrials
    let dumps: any DumpPlace
    private let moduleClusters = ModuleClusters()

    /// - Parameters:
    ///   - authority: signs the nodes' certificates, and is the only authority that nodes trust.
    ///   - dumps: where the dumps are that caches begin with.
    ///   - certificatePeriod: seconds after which nodes get new certificates.
    ///   - now: seconds since 1970 by the machine's clock, for the dates in certificates.
    ///   - renewalTime: seconds since 1970 by the clock that says when certificates are renewed.
    ///   - timing: the clock for waits and deadlines.
    public init(
        host: any NodeHost, authority: CertificateAuthority, dumps: any DumpPlace = NoDumps(),
        certificatePeriod: Double = 30 * 86400, now: @Sendable @escaping () -> Double,
        renewalTime: @Sendable @escaping () -> Double, timing: Timing, logger: Logger
    ) throws {
        self.host = host
        self.timing = timing
        self.logger = logger
        connections = ControlConnections(trust: try RedisTrust(authority: authority.certificate))
        certificates = NodeCertificate(
            authority: authority, period: certificatePeriod, now: now, renewalTime: renewalTime)
        fingerprints = Fingerprints(host: host)
        silence = Silence(timing: timing)
        blankServers = BlankServers(host: host, timing: timing)
        defaults = EngineDefaults(blankServers)
        trials = SettingsTrials(blankServers)
        self.dumps = dumps
    }

    func nodes(of cache: StoredCache) -> CacheNodes {
        CacheNodes(cache: cache, host: host, connections: connections, dumps: dumps, timing: timing)
    }

    // MARK: Before anything is durable

    public func validate(_ spec: CacheSpec, replacing cache: StoredCache?) async throws {
        let engine = try host.engine(for: spec)
        let word = EngineWord(host: host, blankServers: blankServers)
        if let cache { try await ChangeCheck(nodes: nodes(of: cache)).checkData(fits: spec) }
        if let users = spec.users, users != cache?.record.spec.users { try await word.check(users, engine) }
        if let cache, cache.record.spec.engine != spec.engine {
            try ChangeCheck.checkUpgrade(from: host.engine(for: cache.record.spec), to: engine)
        }
        if let modules = spec.modules, modules != cache?.record.spec.modules { try await word.check(modules, engine) }
    }

    public func check(_ users: [CacheUser], engine request: EngineRequest) async throws {
        guard !users.isEmpty else { return }
        try await EngineWord(host: host, blankServers: blankServers)
            .check(users, host.engine(for: request, needsTLS: false))
    }

    public func check(
        _ settings: [String: String], engine request: EngineRequest, changing: Set<String>
    ) async throws {
        // An engine that is not installed cannot be asked; creating a cache with it fails anyway.
        guard let engine = try? host.engine(for: request, needsTLS: false) else { return }
        try await trials.check(settings, engine, changing: changing)
    }

    // MARK: Places

    public func allocate(_ id: NodeID, for record: CacheRecord) async throws -> NodeRecord {
        let address = try await host.place(
            NodeKey(cache: record.spec.id, node: id), port: record.spec.nodePort, peers: record.spec.clustered)
        let clusterID = (0..<20).map { _ in UInt8.random(in: 0...255) }.hexText
        return NodeRecord(id: id, zone: record.spec.zone(of: id), address: address, clusterID: clusterID)
    }

    public func allocateEndpoint(for record: CacheRecord) async throws -> Endpoint {
        try await host.placeEndpoint(of: record.spec.id, port: record.spec.nodePort)
    }

    public func giveBack(_ addresses: [Endpoint]) async { await host.giveBack(addresses) }

    public func adopt(_ record: CacheRecord) async throws { try await host.adopt(record) }

    public func keep(_ cache: StoredCache) async {
        guard !cache.record.nodes.isEmpty else { return }
        await host.keep(cache)
    }

    public func release(_ record: CacheRecord) async throws {
        moduleClusters.forget(record.spec.id)
        try await host.release(record.spec.id)
    }

    // MARK: Looks

    public func observe(_ cache: StoredCache) async -> CacheObservation {
        let seen = await observation(of: cache).observe()
        await moduleClusters.tell(nodes(of: cache), seen)
        return seen
    }

    public func answers(_ cache: StoredCache) async -> Bool { await observation(of: cache).answers() }

    private func observation(of cache: StoredCache) -> Observation {
        Observation(
            nodes: nodes(of: cache), blueprint: Blueprint(host: host, certificates: certificates),
            fingerprints: fingerprints, silence: silence)
    }

    public func refusals(_ node: NodeID, _ cache: StoredCache) async throws -> ServerRefusals {
        try await Refusals(connection: nodes(of: cache).connection(node)).read()
    }

    public func log(_ record: CacheRecord, node: NodeID, after: Int64?, bytes: Int) async throws -> LogChunk {
        let part = try await host.log(
            of: NodeKey(cache: record.spec.id, node: node), after: after.map { LogCursor(rawValue: $0) }, bytes: bytes)
        return LogChunk(text: part.text, next: part.next.rawValue)
    }

    public var exits: AsyncStream<(cache: CacheID, node: NodeID, reason: String)> {
        AsyncStream { continuation in
            let forwarding = Task { [exits = host.exits] in
                for await exit in exits {
                    continuation.yield((exit.node.cache, exit.node.node, LastWords.reason(exit.end)))
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in forwarding.cancel() }
        }
    }

    // MARK: Wishes

    public func tryAgain(_ cache: CacheID) async { await host.tryAgain(cache) }

    public func inject(_ fault: Fault, _ node: NodeID, of cache: StoredCache) async throws {
        try await Faults(nodes: nodes(of: cache), configuration: configuration(of: cache)).inject(fault, node)
    }

    func configuration(of cache: StoredCache) -> Configuration {
        Configuration(
            nodes: nodes(of: cache),
            settings: Blueprint(host: host, certificates: certificates).settings(for: cache),
            certificates: certificates, fingerprints: fingerprints, defaults: defaults)
    }

    /// Ends every server and waits for its end, when the daemon ends its nodes together with itself.
    /// - Parameter keepingData: false when the data on disk is deleted next.
    public func stopAll(_ caches: [StoredCache], keepingData: Bool) async {
        await withDiscardingTaskGroup { group in
            for cache in caches {
                let ending = NodeEnding(nodes: nodes(of: cache))
                for node in cache.record.nodes {
                    group.addTask { await ending.stop(node.id, keepingData: keepingData) }
                }
            }
        }
    }
}
