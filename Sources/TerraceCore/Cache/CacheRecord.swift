/// An address a server listens on.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    public var description: String { "\(host):\(port)" }
}

/// The durable data of one node: its place, not its state. State is always observed anew.
public struct NodeRecord: Sendable, Equatable {
    public var id: NodeID
    public var zone: String
    public var address: Endpoint
    /// Cluster node id, 40 hexadecimal digits; chosen by us so that a bootstrap can be written before a start.
    public var clusterID: String
    /// True for a node that joins a cache which has been formed already, until the node's first start; nil otherwise.
    public var isNew: Bool?

    public init(id: NodeID, zone: String, address: Endpoint, clusterID: String) {
        self.id = id
        self.zone = zone
        self.address = address
        self.clusterID = clusterID
    }
}

/// One life of a node's server, from its start to its end.
public struct ServerRun: Sendable, Equatable {
    public var node: NodeID
    /// The server's own id of the run, new at each start.
    public var runID: String

    public init(node: NodeID, runID: String) {
        self.node = node
        self.runID = runID
    }
}

/// Engine settings of a cache: the tier's with the customer's, and the customer's alone.
public struct FormerSettings: Sendable, Equatable {
    public var all: [String: String]
    public var declared: [String: String]

    public init(all: [String: String], declared: [String: String]) {
        self.all = all
        self.declared = declared
    }
}

/// Everything durable about a cache. Written before anyone gets an answer; the planner's first input.
public struct CacheRecord: Sendable, Equatable {
    public var spec: CacheSpec
    public var declaration: CacheDeclaration
    /// Grows by one with every change of the spec.
    public var generation: Int
    /// The newest generation that has been seen working; 0 before the first time.
    public var observedGeneration: Int
    public var deletionRequested: Bool
    /// The address that the primary listens on besides its own; in a cluster, the first shard's primary does.
    public var endpoint: Endpoint?
    public var nodes: [NodeRecord]
    /// The node that shall be primary, by shard. Written before a promotion, so that a crash in its middle resumes.
    public var primaries: [NodeID]
    /// True once the nodes have formed their topology for the first time. Until then nothing was handed out, and a
    /// half-made cluster may be thrown away; from then on data is never destroyed to converge.
    public var bootstrapped: Bool
    /// Restarts that were asked for and are still to be done.
    public var restarts: [NodeRestart]
    /// The server that handed over last, by shard; nil is none. Written before it stops being primary: until it is
    /// linked to its heir, nothing it says shows that it has all the data, and if the heir is lost by then, it alone
    /// has them.
    public var predecessors: [ServerRun]?
    /// True while a cache that ran without cluster protocol becomes a cluster.
    public var converting: Bool
    /// The place in the pool of a cache that was made to be leased; nil for all others.
    public var pool: PoolPlace?
    /// True while servers of another engine than the wanted one are being replaced; nil is false.
    public var isUpgrading: Bool?
    /// Commands that the cache's servers do not know by their names. This never changes, because a running server
    /// cannot change it and all nodes must have it alike.
    public var hiddenCommands: [String]?
    /// The settings that were seen working, until a change of them has been seen working, too; nil otherwise. They come
    /// back if the engine refuses the new ones.
    public var formerSettings: FormerSettings?
    /// The set of manifests that the cache was made by; nil for a cache that no set has made.
    public var owner: Owner?
    /// Grows by one with every change of the access keys alone; nil before the first one.
    public var keyVersion: Int?
    /// The newest of these versions that every server that answers was seen to have; nil before the first one.
    public var observedKeyVersion: Int?

    /// The data that a new cache begins with, or that are written to one that runs, until they are there and it was seen
    /// working; nil where there are none.
    public var seed: Seed?
    /// The generation that asked for all keys to be deleted, before those of the seed are written; nil where none did, or
    /// they are deleted.
    public var flushing: Int?

    public init(spec: CacheSpec, declaration: CacheDeclaration) {
        self.spec = spec
        self.declaration = declaration
        generation = 1
        observedGeneration = 0
        deletionRequested = false
        endpoint = nil
        nodes = []
        primaries = []
        bootstrapped = false
        restarts = []
        converting = false
        hiddenCommands = spec.hiddenCommands
    }

    /// Whether some servers may have older keys than the cache.
    public var hasUnseenKeys: Bool { (observedKeyVersion ?? 0) < (keyVersion ?? 0) }

    /// Whether every running server has the newest keys. A node that is down gets them when it starts; one that is
    /// silent may have older ones.
    public func hasKeys(on nodes: [NodeID: NodeObservation], digest: String) -> Bool {
        let servers = nodes.values.compactMap(\.server)
        let isAnybodySilent = nodes.values.contains { if case .silent = $0 { true } else { false } }
        return !servers.isEmpty && !isAnybodySilent && servers.allSatisfy { $0.settingsDigest == digest }
    }

    /// Keeps the settings that were seen working until the new ones have been seen working, too.
    public mutating func rememberSettings(before new: [String: String]) {
        guard new != spec.config, observedGeneration > 0, formerSettings == nil else { return }
        formerSettings = FormerSettings(all: spec.config, declared: declaration.config)
    }

    /// Goes back to the settings that were seen working, as a new generation.
    public mutating func restoreSettings() {
        guard let former = formerSettings else { return }
        spec.config = former.all
        declaration.config = former.declared
        formerSettings = nil
        generation += 1
    }

    /// The shard's nodes, by index.
    public func nodes(ofShard shard: Int) -> [NodeRecord] {
        nodes.filter { $0.id.shard == shard }.sorted { $0.id < $1.id }
    }

    public func node(_ id: NodeID) -> NodeRecord? { nodes.first { $0.id == id } }

    /// The cluster id of the present primary in the shard of the node with this cluster id; the same id where no node
    /// has it.
    public func primary(inPlaceOf clusterID: String) -> String {
        nodes.first { $0.clusterID == clusterID }
            .flatMap { node in primaries.first { $0.shard == node.id.shard } }
            .flatMap { node($0)?.clusterID } ?? clusterID
    }

    /// Where a client connects; the first primary stands for a cache without an endpoint of its own.
    private var host: String? {
        (endpoint ?? primaries.first { $0.shard == 0 }.flatMap { node($0)?.address })?.host
    }

    /// Where clients connect without TLS; nil where TLS is required, and before addresses were given out.
    public var plainEndpoint: Endpoint? {
        spec.tls == .required ? nil : host.map { Endpoint(host: $0, port: spec.port) }
    }

    /// Where clients connect with TLS; nil where TLS is off, and before addresses were given out.
    public var secureEndpoint: Endpoint? {
        guard let port = spec.tlsPort else { return nil }
        return host.map { Endpoint(host: $0, port: port) }
    }
}
