import TerraceCore

/// One key a manifest knows. The parser, the JSON Schema and `terrace tiers explain` all read this table.
struct ManifestField: Sendable {
    indirect enum Kind: Sendable {
        case text
        case constant(String)
        case wholeNumber(ClosedRange<Int>)
        case flag
        case choice([String])
        /// Text or a number, taken as written.
        case textOrNumber
        case list(of: Kind)
        case textMap
        case map([ManifestField])
        /// A short form beside the long one.
        case either(Kind, Kind)
    }

    var name: String
    var kind: Kind
    var isRequired: Bool
    var summary: String
    /// What it becomes in the engine's configuration; nil where it stays in the control plane.
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
        ManifestField("kind", .constant(kind), required: true, "What is declared."),
        ManifestField("metadata", .map(metadata), required: true, "Who the cache is."),
        ManifestField("spec", .map(spec), required: true, "What the cache shall be."),
    ]

    static let metadata = [
        ManifestField(
            "name", .text, required: true,
            "1 to 63 letters, digits and single hyphens, beginning and ending with a letter or digit."),
        ManifestField(
            "scope", .text,
            "local (the default), azure:<subscription>/<group>, aws:<account>/<region> or google:<project>/<location>."),
        ManifestField("labels", .textMap, "Free names and values; tags of the clouds."),
    ]

    static let spec = [
        ManifestField("tier", .text, required: true, "A tier's id, such as standard, azure/premium or aws/cluster."),
        ManifestField(
            "size", .textOrNumber, "A size of the tier; its smallest where nothing is said.",
            setting: "maxmemory, maxclients, databases"),
        ManifestField(
            "shards", .wholeNumber(1...1000),
            "Parts the data is spread over; where the tier leaves it open, "
                + "saying it makes the cache a Redis Cluster.",
            setting: "cluster-enabled, CLUSTER ADDSLOTS"),
        ManifestField(
            "replicas", .wholeNumber(0...100), "Copies of each shard, its primary not counted.",
            setting: "replicaof; CLUSTER REPLICATE in a Redis Cluster"),
        ManifestField("engine", .either(.map(engine), .choice(EngineName.allNames)), "The server program."),
        ManifestField(
            "persistence", .either(.map(persistence), .choice(PersistenceMode.allNames)), "What is kept on disk."),
        ManifestField(
            "port", .wholeNumber(1024...55535), "The client port, where the tier leaves it open.", setting: "port"),
        ManifestField(
            "tls", .either(.map(tls), .flag),
            "Encryption of client connections; the tier's default where nothing is said.",
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
            "Who logs in by name and what they may do; default among them is who a client is that names nobody.",
            setting: "user"),
        ManifestField(
            "config", .textMap, "Engine settings the tier allows to be set, keys as in redis.conf.",
            setting: "the same key"),
        ManifestField("zones", .list(of: .text), "Zones of the tier to place nodes in, in turn; all where not said."),
    ]

    static let engine = [
        ManifestField("name", .choice(EngineName.allNames), "redis or valkey.", setting: "which program runs"),
        ManifestField(
            "version", .textOrNumber, "Such as 7 or \"7.0\"; the newest installed where nothing is said.",
            setting: "which program runs"),
    ]

    static let persistence = [
        ManifestField(
            "mode", .choice(PersistenceMode.allNames), required: true, "What is kept on disk.",
            setting: "save, appendonly"),
        ManifestField(
            "fsync", .choice(Fsync.allNames), "When the append-only file reaches the disk; for aof and both.",
            setting: "appendfsync"),
        ManifestField(
            "save", .list(of: .text), "Snapshot points \"<seconds> <changes>\"; for rdb and both.", setting: "save"),
    ]

    static let user = [
        ManifestField("name", .text, required: true, "1 to 128 letters, digits and -_.@:"),
        ManifestField(
            "access", .text,
            "Rules of the engine's ACL without passwords, such as \"~orders:* +@read\"; everything where nothing is said."
        ),
    ]

    static let tls = [
        ManifestField("enabled", .flag, required: true, "Whether clients can use TLS.", setting: "tls-port"),
        ManifestField(
            "required", .flag, "Whether they must; true where nothing is said, false keeps the plain port open, too.",
            setting: "port"),
    ]
}

extension [ManifestField] {
    var names: [String] { map(\.name) }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
    static var allNames: [String] { allCases.map(\.rawValue) }
}
