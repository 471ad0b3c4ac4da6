/// A tier manifest: everything a managed Redis offer promises, as data. Adding one needs no Swift.
public struct Tier: Sendable, Codable, Equatable {
    /// Path below `tiers/` without its ending, such as `standard` or `azure/premium`.
    public var id: String
    public var title: String
    public var summary: String
    /// `terrace`, `azure`, `aws` or `google`.
    public var vendor: String
    /// Smallest first: the first one is the default.
    public var sizes: [TierSize]
    public var topology: TierTopology
    public var ports: TierPorts
    public var persistence: TierPersistence
    public var engine: TierEngine
    /// Settings every cache of the tier starts with, keys as in redis.conf.
    public var config: [String: String]
    /// Keys of `config` a customer may set; everything else is refused.
    public var configurable: [String]
    /// Lower case; `cluster|meet` for one subcommand.
    public var blockedCommands: [String]
    /// The answer to a client that sends a blocked command.
    public var refusal: TierRefusal
    public var tls: TierTLS
    public var access: TierAccess
    public var zones: [String]
    public var failover: TierFailover
    public var scaling: TierScaling
    /// The times that `--pace cloud` waits for.
    public var pace = TierPace()
    /// Percent per month, such as 99.9; nil where nothing is promised.
    public var sla: Double?
    /// Modules a cache may ask for.
    public var modules: [EngineModule] = []
    /// When snapshots of a cache are made whose declaration says nothing about them; nil is never.
    public var snapshots: SnapshotSchedule?
    /// Promises by name and whether they have an effect here.
    public var features: [TierFeature]
    /// Field paths whose figure is not confirmed by a primary source.
    public var uncertain: [String]
    /// Manifest fields, such as `spec.size`, and what the original's API calls them.
    public var api: [String: String]

    public init(
        id: String, title: String, summary: String, vendor: String, sizes: [TierSize], topology: TierTopology,
        ports: TierPorts, persistence: TierPersistence, engine: TierEngine, config: [String: String],
        configurable: [String], blockedCommands: [String], refusal: TierRefusal, tls: TierTLS, access: TierAccess,
        zones: [String],
        failover: TierFailover, scaling: TierScaling, sla: Double?, features: [TierFeature], uncertain: [String],
        api: [String: String] = [:]
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.vendor = vendor
        self.sizes = sizes
        self.topology = topology
        self.ports = ports
        self.persistence = persistence
        self.engine = engine
        self.config = config
        self.configurable = configurable
        self.blockedCommands = blockedCommands
        self.refusal = refusal
        self.tls = tls
        self.access = access
        self.zones = zones
        self.failover = failover
        self.scaling = scaling
        self.sla = sla
        self.features = features
        self.uncertain = uncertain
        self.api = api
    }
}

/// One row of a tier's size table.
public struct TierSize: Sendable, Codable, Equatable {
    public var name: String
    /// Nominal memory of one node in bytes.
    public var memory: Int64
    /// Share of `memory` a client may fill, 0–1; the rest is the vendor's reservation.
    public var usable: Double
    public var maxclients: Int
    /// Most logical databases a cache of this size may have.
    public var databases: Int

    public init(name: String, memory: Int64, usable: Double, maxclients: Int, databases: Int) {
        self.name = name
        self.memory = memory
        self.usable = usable
        self.maxclients = maxclients
        self.databases = databases
    }

    /// The maxmemory that `INFO` reports, in bytes.
    public var maxmemory: Int64 { Int64((Double(memory) * usable).rounded(.down)) }
}

/// An inclusive range with its default.
public struct TierRange: Sendable, Codable, Equatable {
    public var min: Int
    public var max: Int
    public var `default`: Int

    public init(min: Int, max: Int, default: Int) {
        self.min = min
        self.max = max
        self.default = `default`
    }

    public func contains(_ value: Int) -> Bool { value >= min && value <= max }
}

/// When a cache of the tier is a Redis Cluster.
public enum Clustering: String, Sendable, Codable, CaseIterable {
    /// Never; one shard.
    case never
    /// When the declaration says `shards`, as Azure Premium does; one shard otherwise and no cluster protocol.
    case optional
    /// Always, also with one shard.
    case always
}

public struct TierTopology: Sendable, Codable, Equatable {
    public var clustering: Clustering
    public var shards: TierRange
    /// Replicas per shard.
    public var replicas: TierRange
    /// How a cache may look from outside; the first one is the default.
    public var clusterPolicies: [ClusterPolicy] = [.oss]
    /// Most nodes in all, shards × (1 + replicas); nil where nothing is said.
    public var maxNodes: Int?

    public init(clustering: Clustering, shards: TierRange, replicas: TierRange, maxNodes: Int?) {
        self.clustering = clustering
        self.shards = shards
        self.replicas = replicas
        self.maxNodes = maxNodes
    }
}

public struct TierPorts: Sendable, Codable, Equatable {
    /// Port without TLS.
    public var plain: Int
    /// Port with TLS; the plain one where the original has one port for both, nil where it has no TLS.
    public var tls: Int?
    /// False where the original fixes the port.
    public var configurable: Bool

    public init(plain: Int, tls: Int?, configurable: Bool) {
        self.plain = plain
        self.tls = tls
        self.configurable = configurable
    }
}

/// How clients of the tier may encrypt.
public struct TierTLS: Sendable, Codable, Equatable {
    public var allowed: [TLSMode]
    public var `default`: TLSMode

    public init(allowed: [TLSMode], default: TLSMode) {
        self.allowed = allowed
        self.default = `default`
    }
}

/// The form of a generated access key.
public enum KeyFormat: String, Sendable, Codable, CaseIterable {
    /// 32 letters and digits.
    case password
    /// 44 characters of base64 with `AzCa` at the 34th: what Azure's secret scanners know.
    case azure
    /// A UUID, as Memorystore's AUTH string.
    case uuid
}

/// How a server answers a blocked command.
public enum TierRefusal: String, Sendable, Codable, CaseIterable {
    /// `ERR unknown command 'CONFIG', with args beginning with: 'GET' 'maxmemory' `, as for a command that does not
    /// exist.
    case unknown
    /// `NOPERM …`, as for a user without the right.
    case noperm
}

/// Whether a cache can have users of its own.
public enum TierUsers: String, Sendable, Codable, CaseIterable {
    case none
    case allowed
    /// Only where clients can use TLS.
    case encrypted
}

extension Tier {
    /// Blocked commands that servers of this tier do not even know by their names. Subcommands have no name of their
    /// own to take away, and replicas need the three commands of replication to sync: all those answer `NOPERM` in
    /// every tier.
    public var hiddenCommands: [String] {
        guard refusal == .unknown else { return [] }
        return blockedCommands.filter { !$0.contains("|") && !["psync", "replconf", "sync"].contains($0) }
    }
}

/// Whether and how clients log in.
public struct TierAccess: Sendable, Codable, Equatable {
    /// Whether a cache has keys where its declaration does not say.
    public var `default`: Bool
    /// Whether a declaration may choose otherwise.
    public var optional: Bool
    /// How many keys a new cache is given; all of them are valid side by side.
    public var keys: Int
    public var format: KeyFormat
    /// Whether others than the default user can log in.
    public var users: TierUsers

    public init(default: Bool, optional: Bool, keys: Int, format: KeyFormat, users: TierUsers) {
        self.default = `default`
        self.optional = optional
        self.keys = keys
        self.format = format
        self.users = users
    }
}

public struct TierPersistence: Sendable, Codable, Equatable {
    /// Modes a cache may ask for; `default` need not be the first of them.
    public var allowed: [PersistenceMode]
    public var `default`: PersistenceMode

    public init(allowed: [PersistenceMode], default: PersistenceMode) {
        self.allowed = allowed
        self.default = `default`
    }
}

public struct TierEngine: Sendable, Codable, Equatable {
    public var allowed: [EngineName]
    public var `default`: EngineName
    /// Versions the original offers, oldest first.
    public var versions: [String]
    public var defaultVersion: String?

    public init(allowed: [EngineName], default: EngineName, versions: [String], defaultVersion: String?) {
        self.allowed = allowed
        self.default = `default`
        self.versions = versions
        self.defaultVersion = defaultVersion
    }
}

/// How a failover starts when a primary is gone.
public enum FailoverMode: String, Sendable, Codable, CaseIterable {
    /// The control plane starts it, as soon as the process has ended.
    case supervised
    /// The other nodes of a cluster start it by vote, once the primary has been silent for their node timeout. Caches
    /// without cluster protocol are supervised.
    case gossip
    /// No failover, because there are no replicas.
    case none
}

public struct TierFailover: Sendable, Codable, Equatable {
    public var mode: FailoverMode
    /// `cluster-node-timeout` where the mode is gossip, in seconds, 0.1–300; nil is the engine's 15.
    public var nodeTimeoutSeconds: Double?
    /// Seconds a node may take requests and answer none before it is ended; nil is 5.
    public var fenceAfterSeconds: Double?

    public init(mode: FailoverMode, nodeTimeoutSeconds: Double? = nil, fenceAfterSeconds: Double? = nil) {
        self.mode = mode
        self.nodeTimeoutSeconds = nodeTimeoutSeconds
        self.fenceAfterSeconds = fenceAfterSeconds
    }
}

public struct TierScaling: Sendable, Codable, Equatable {
    public enum Direction: String, Sendable, Codable, CaseIterable { case none, up, both }
    public var size: Direction
    public var shards: Direction
    public var replicas: Direction
    /// True where a size change loses the data, as on Azure Basic.
    public var sizeLosesData: Bool
    /// Tiers a cache may change to.
    public var tiers: [String]

    public init(size: Direction, shards: Direction, replicas: Direction, sizeLosesData: Bool, tiers: [String]) {
        self.size = size
        self.shards = shards
        self.replicas = replicas
        self.sizeLosesData = sizeLosesData
        self.tiers = tiers
    }
}

public struct TierFeature: Sendable, Codable, Equatable {
    public var name: String
    /// False: the original has it, and it has no effect here.
    public var simulated: Bool
    public var note: String?

    public init(name: String, simulated: Bool, note: String?) {
        self.name = name
        self.simulated = simulated
        self.note = note
    }
}
