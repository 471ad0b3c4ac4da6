/// How data survives a node, in the words of a tier's `persistence`.
public enum PersistenceMode: String, Sendable, Codable, CaseIterable { case none, rdb, aof, both }

/// When the append-only file reaches the disk.
public enum Fsync: String, Sendable, Codable, CaseIterable { case everysec, always, no }

/// Which data are kept on disk, and when they are written.
public struct Persistence: Sendable, Codable, Equatable {
    public var mode: PersistenceMode
    public var fsync: Fsync
    /// Snapshot points, each `<seconds> <changes>`.
    public var save: [String]
    /// Whether every write is kept for a time, so that the cache can be restored to any moment of it.
    public var archive: Bool

    /// `save 900 1`, `save 300 10`, `save 60 10000`: the classic policy of redis.conf.
    public static let classicSave = ["900 1", "300 10", "60 10000"]
    public static let none = Persistence(mode: .none)

    public init(
        mode: PersistenceMode, fsync: Fsync = .everysec, save: [String] = Self.classicSave, archive: Bool = false
    ) {
        self.mode = mode
        self.fsync = fsync
        self.save = save
        self.archive = archive
    }

    public var keepsData: Bool { mode != .none }
    /// When a server saves a snapshot by itself; empty where it saves none.
    public var savePoints: [String] { mode == .rdb || mode == .both ? save : [] }
}

/// The server that runs: Redis or Valkey.
public enum EngineName: String, Sendable, Codable, CaseIterable { case redis, valkey }

/// The engine asked for; no version means the newest installed.
public struct EngineRequest: Sendable, Equatable {
    public var name: EngineName
    public var version: String?

    public init(name: EngineName = .redis, version: String? = nil) {
        self.name = name
        self.version = version
    }
}

/// Whether clients may, must or cannot encrypt.
public enum TLSMode: String, Sendable, Codable, CaseIterable {
    /// The plain port only.
    case off
    /// Both ports.
    case offered
    /// The TLS port only.
    case required
}

/// A cache as the user declared it. A field that is left out is nil and takes the tier's default.
public struct CacheDeclaration: Sendable, Equatable {
    public var id: CacheID
    public var labels: [String: String] = [:]
    public var tier: String
    public var size: String?
    public var shards: Int?
    public var replicas: Int?
    public var engine: EngineRequest?
    public var persistence: Persistence?
    public var port: Int?
    public var tls: TLSMode?
    /// Whether clients need a password.
    public var auth: Bool?
    public var modules: [EngineModule]?
    public var clusterPolicy: ClusterPolicy?
    /// Users who log in by name; the one called `default` says what a client without a user name may do.
    public var users: [CacheUser]?
    public var config: [String: String] = [:]
    public var zones: [String]?
    /// Zones of single nodes, by `<shard>-<index>`; a node that is not named takes one of `zones` in turn.
    public var nodeZones: [String: String]?
    /// Nil: the tier's.
    public var snapshots: SnapshotPlan?
    /// Fields of a front-end's request that the core has no word for, by their names in the vendor's API.
    public var attributes: [String: JSONValue] = [:]

    public init(id: CacheID, tier: String) {
        self.id = id
        self.tier = tier
    }
}

/// A cache as it shall be: the declaration with every default filled in and checked against its tier.
public struct CacheSpec: Sendable, Equatable {
    public var id: CacheID
    public var labels: [String: String]
    public var tier: String
    public var size: String
    public var shards: Int
    /// Replicas per shard.
    public var replicas: Int
    /// True where the data is spread by hash slots (Redis Cluster), even over one shard.
    public var clustered: Bool
    public var engine: EngineRequest
    public var persistence: Persistence
    /// The port without TLS; nothing listens there where TLS is required.
    public var port: Int
    public var tls: TLSMode
    /// Nil where TLS is off.
    public var tlsPort: Int?
    /// Engine settings, tier defaults included, keys as in redis.conf.
    public var config: [String: String]
    public var zones: [String]
    /// As declared; nil and empty are none.
    public var nodeZones: [String: String]?
    /// Data memory per node in bytes, reservations taken off.
    public var maxmemory: Int64
    public var maxclients: Int
    public var databases: Int
    /// Commands a client may not use, lower case, `cluster|meet` for a subcommand.
    public var blockedCommands: [String]
    /// Those of `blockedCommands` that new servers do not know by their names; nil and empty are none.
    public var hiddenCommands: [String]?
    /// Seconds a node may take requests and answer none before it is ended; nil is 5.
    public var fenceAfterSeconds: Double?
    /// Seconds after which the nodes of a cluster take a silent one for failed and elect one of its replicas; nil where
    /// the control plane decides about failovers.
    public var electionTimeoutSeconds: Double?
    /// False where clients need no password.
    public var auth: Bool
    /// As declared; nil and empty are none.
    public var users: [CacheUser]?
    /// As declared; nil and empty are none.
    public var modules: [EngineModule]?
    /// When snapshots are made by themselves; nil is never.
    public var snapshots: SnapshotSchedule?
    /// As declared; without effect on the engine.
    public var attributes: [String: JSONValue]

    public init(
        id: CacheID, labels: [String: String] = [:], tier: String, size: String, shards: Int, replicas: Int,
        clustered: Bool, engine: EngineRequest, persistence: Persistence, port: Int, tls: TLSMode = .off,
        tlsPort: Int? = nil, config: [String: String], zones: [String], maxmemory: Int64, maxclients: Int,
        databases: Int, blockedCommands: [String], hiddenCommands: [String]? = nil, auth: Bool,
        attributes: [String: JSONValue] = [:]
    ) {
        self.id = id
        self.labels = labels
        self.tier = tier
        self.size = size
        self.shards = shards
        self.replicas = replicas
        self.clustered = clustered
        self.engine = engine
        self.persistence = persistence
        self.port = port
        self.tls = tls
        self.tlsPort = tlsPort
        self.config = config
        self.zones = zones
        self.maxmemory = maxmemory
        self.maxclients = maxclients
        self.databases = databases
        self.blockedCommands = blockedCommands
        self.hiddenCommands = hiddenCommands
        self.auth = auth
        self.attributes = attributes
    }

    /// The port at which nodes are reached by each other and by the control plane: the TLS port where there is one.
    public var nodePort: Int { tlsPort ?? port }

    /// Every node of the topology, by shard then index.
    public var nodeIDs: [NodeID] {
        (0..<shards).flatMap { shard in (0...replicas).map { NodeID(shard: shard, index: $0) } }
    }
}
