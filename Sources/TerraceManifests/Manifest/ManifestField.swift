import TerraceCore

/// One key a manifest knows. The parser, the JSON Schema and `terrace tiers explain` all read this table.
struct ManifestField: Sendable {
    indirect enum Kind: Sendable {
        case text
        case constant(String)
        case wholeNumber(ClosedRange<Int>)
        case flag
        case choice([String])
        /// Text or a number; a number is kept as it is written.
        case textOrNumber
        case list(of: Kind)
        case textMap
        case map([ManifestField])
        /// A long form and a short form of the same value.
        case either(Kind, Kind)
    }

    var name: String
    var kind: Kind
    var isRequired: Bool
    var summary: String
    /// The engine's setting that the field becomes; nil where the field never reaches the engine.
    var setting: String?

    private init(_ name: String, _ kind: Kind, required: Bool = false, _ summary: String, setting: String? = nil) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.summary = summary
        self.setting = setting
    }

    static let apiVersion = "terrace/v1"
    static let kind = "Cache"

    static let document = [
        ManifestField("apiVersion", .constant(apiVersion), required: true, "The format of this document."),
        ManifestField("kind", .constant(kind), required: true, "The kind of thing that this document declares."),
        ManifestField("metadata", .map(metadata), required: true, "The cache's name, scope and labels."),
        ManifestField("spec", .map(spec), required: true, "The properties that the cache shall have."),
    ]

    static let metadata = [
        ManifestField(
            "name", .text, required: true,
            "1 to 63 letters, digits and single hyphens, beginning and ending with a letter or digit."),
        ManifestField(
            "scope", .text,
            "local (the default), azure:<subscription>/<group>, aws:<account>/<region> or google:<project>/<location>."),
        ManifestField("labels", .textMap, "Names and values of your own; the clouds call them tags."),
    ]

    static let spec = [
        ManifestField("tier", .text, required: true, "A tier's id, such as standard, azure/premium or aws/cluster."),
        ManifestField(
            "size", .textOrNumber, "A size of the tier. Default: its smallest.",
            setting: "maxmemory, maxclients, databases"),
        ManifestField(
            "shards", .wholeNumber(1...1000),
            "Number of parts that the data is spread over. Where the tier makes clustering optional, "
                + "a cache with this field is a Redis Cluster.",
            setting: "cluster-enabled, CLUSTER ADDSLOTS"),
        ManifestField(
            "replicas", .wholeNumber(0...100), "Number of copies of each shard, without its primary.",
            setting: "replicaof; CLUSTER REPLICATE in a Redis Cluster"),
        ManifestField(
            "engine", .either(.map(engine), .choice(EngineName.allNames)), "The server program: Redis or Valkey."),
        ManifestField(
            "persistence", .either(.map(persistence), .choice(PersistenceMode.allNames)),
            "How the data is kept on disk."),
        ManifestField(
            "port", .wholeNumber(1024...55535), "The client port, where the tier leaves it open.", setting: "port"),
        ManifestField(
            "tls", .either(.map(tls), .flag),
            "Encryption of client connections. Default: the tier's.",
            setting: "tls-port, port"),
        ManifestField(
            "auth", .flag, "Whether clients need an access key, where the tier leaves it open.", setting: "user default"
        ),
        ManifestField(
            "clusterPolicy", .choice(ClusterPolicy.allNames),
            "Whether clients see the shards (oss) or a single endpoint (enterprise), where the tier leaves it open.",
            setting: "cluster-enabled"),
        ManifestField(
            "modules", .list(of: .choice(EngineModule.allNames)), "Extensions of the engine that the tier offers.",
            setting: "loadmodule"),
        ManifestField(
            "users", .list(of: .map(user)),
            "Users and their access rules. The user 'default' applies to clients that log in without a user name.",
            setting: "user"),
        ManifestField(
            "config", .textMap, "Engine settings that the tier lets you change, named as in redis.conf.",
            setting: "the same key"),
        ManifestField(
            "zones", .list(of: .text), "Zones of the tier; nodes are placed in them in turn. Default: all zones."),
        ManifestField(
            "snapshots", .either(.map(snapshots), .choice([SnapshotPlan.word])),
            "When snapshots are made by themselves, and how long they are kept; none is never. Default: the tier's."),
    ]

    static let engine = [
        ManifestField("name", .choice(EngineName.allNames), "redis or valkey.", setting: "which program runs"),
        ManifestField(
            "version", .textOrNumber, "A version such as 7 or \"7.0\". Default: the newest that is installed.",
            setting: "which program runs"),
    ]

    static let persistence = [
        ManifestField(
            "mode", .choice(PersistenceMode.allNames), required: true, "How the data is kept on disk.",
            setting: "save, appendonly"),
        ManifestField(
            "fsync", .choice(Fsync.allNames),
            "When the append-only file is flushed to the disk; for the modes aof and both.",
            setting: "appendfsync"),
        ManifestField(
            "save", .list(of: .text), "Snapshot points \"<seconds> <changes>\"; for the modes rdb and both.",
            setting: "save"),
        ManifestField(
            "archive", .flag,
            "Whether every write is kept for 24 hours, so that the cache can be restored to any moment of them."),
    ]

    static let snapshots = [
        ManifestField(
            "window", .text,
            "A time of day in UTC, such as \"03:00-04:00\", in which one is made each day. This or every is needed."),
        ManifestField(
            "every", .text,
            "The longest time from one to the next: 15m to 366d, such as 12h. Times of the window are kept to."),
        ManifestField(
            "keep", .wholeNumber(SnapshotSchedule.keepRange),
            "How many are kept. Default: 7, or without a limit where there is a maxAge."),
        ManifestField("maxAge", .text, "The age at which one is deleted: 1h to 3660d, such as 30d. Default: none."),
    ]

    static let user = [
        ManifestField("name", .text, required: true, "1 to 128 letters, digits and -_.@:"),
        ManifestField(
            "access", .text,
            "ACL rules of the engine, without passwords, such as \"~orders:* +@read\". Default: everything is allowed."
        ),
    ]

    static let tls = [
        ManifestField("enabled", .flag, required: true, "Whether clients can use TLS.", setting: "tls-port"),
        ManifestField(
            "required", .flag,
            "Whether clients must use TLS. Default: true. With false, the plain port stays open, too.",
            setting: "port"),
    ]
}

extension [ManifestField] {
    var names: [String] { map(\.name) }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
    static var allNames: [String] { allCases.map(\.rawValue) }
}
