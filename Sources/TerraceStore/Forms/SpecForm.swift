import TerraceCore

/// A cache as it shall be.
struct SpecForm: StoredForm {
    var id: CacheIDForm
    var labels: [String: String]
    var tier: String
    var size: String
    var shards: Int
    var replicas: Int
    var clustered: Bool
    var engine: EngineForm
    var persistence: PersistenceForm
    var port: Int
    var tls: String
    var tlsPort: Int?
    var config: [String: String]
    var zones: [String]
    var nodeZones: [String: String]?
    var maxmemory: Int64
    var maxclients: Int
    var databases: Int
    var blockedCommands: [String]
    var hiddenCommands: [String]?
    var fenceAfterSeconds: Double?
    var electionTimeoutSeconds: Double?
    var auth: Bool
    var users: [UserForm]?
    var modules: [String]?
    var snapshots: ScheduleForm?
    var attributes: [String: JSONValue]

    init(_ value: CacheSpec) {
        id = CacheIDForm(value.id)
        labels = value.labels
        tier = value.tier
        size = value.size
        shards = value.shards
        replicas = value.replicas
        clustered = value.clustered
        engine = EngineForm(value.engine)
        persistence = PersistenceForm(value.persistence)
        port = value.port
        tls = value.tls.rawValue
        tlsPort = value.tlsPort
        config = value.config
        zones = value.zones
        nodeZones = value.nodeZones
        maxmemory = value.maxmemory
        maxclients = value.maxclients
        databases = value.databases
        blockedCommands = value.blockedCommands
        hiddenCommands = value.hiddenCommands
        fenceAfterSeconds = value.fenceAfterSeconds
        electionTimeoutSeconds = value.electionTimeoutSeconds
        auth = value.auth
        users = value.users?.map { UserForm($0) }
        modules = value.modules?.map(\.rawValue)
        snapshots = value.snapshots.map { ScheduleForm($0) }
        attributes = value.attributes
    }

    func value() throws -> CacheSpec {
        var spec = CacheSpec(
            id: try id.value(), labels: labels, tier: tier, size: size, shards: shards, replicas: replicas,
            clustered: clustered, engine: try engine.value(), persistence: try persistence.value(), port: port,
            tls: try UnknownWord.check(tls, "spec.tls"), tlsPort: tlsPort, config: config, zones: zones,
            maxmemory: maxmemory, maxclients: maxclients, databases: databases, blockedCommands: blockedCommands,
            hiddenCommands: hiddenCommands, auth: auth, attributes: attributes)
        spec.nodeZones = nodeZones
        spec.fenceAfterSeconds = fenceAfterSeconds
        spec.electionTimeoutSeconds = electionTimeoutSeconds
        spec.users = try users?.map { try $0.value() }
        spec.modules = try modules?.map { try UnknownWord.check($0, "spec.modules") }
        spec.snapshots = try snapshots?.value()
        return spec
    }
}

struct CacheIDForm: StoredForm {
    var scope: String
    var name: String

    init(_ value: CacheID) {
        scope = value.scope.rawValue
        name = value.name
    }

    func value() throws -> CacheID { try CacheID(scope: Scope(scope), name: name) }
}

struct EngineForm: StoredForm {
    var name: String
    var version: String?

    init(_ value: EngineRequest) {
        name = value.name.rawValue
        version = value.version
    }

    func value() throws -> EngineRequest {
        EngineRequest(name: try UnknownWord.check(name, "engine.name"), version: version)
    }
}

struct PersistenceForm: StoredForm {
    var mode: String
    var fsync: String
    var save: [String]
    /// True where every write is kept; nil is false.
    var archive: Bool?

    init(_ value: Persistence) {
        mode = value.mode.rawValue
        fsync = value.fsync.rawValue
        save = value.save
        archive = value.archive ? true : nil
    }

    func value() throws -> Persistence {
        Persistence(
            mode: try UnknownWord.check(mode, "persistence.mode"),
            fsync: try UnknownWord.check(fsync, "persistence.fsync"), save: save,
            archive: archive ?? false)
    }
}
