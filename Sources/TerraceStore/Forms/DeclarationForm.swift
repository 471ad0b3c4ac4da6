import TerraceCore

/// A cache as it was declared; fields that the declaration left out are nil.
struct DeclarationForm: StoredForm {
    var id: CacheIDForm
    var labels: [String: String]
    var tier: String
    var size: String?
    var shards: Int?
    var replicas: Int?
    var engine: EngineForm?
    var persistence: PersistenceForm?
    var port: Int?
    var tls: String?
    var auth: Bool?
    var modules: [String]?
    var clusterPolicy: String?
    var users: [UserForm]?
    var config: [String: String]
    var zones: [String]?
    var nodeZones: [String: String]?
    var snapshots: SnapshotPlanForm?
    var attributes: [String: JSONValue]

    init(_ value: CacheDeclaration) {
        id = CacheIDForm(value.id)
        labels = value.labels
        tier = value.tier
        size = value.size
        shards = value.shards
        replicas = value.replicas
        engine = value.engine.map { EngineForm($0) }
        persistence = value.persistence.map { PersistenceForm($0) }
        port = value.port
        tls = value.tls?.rawValue
        auth = value.auth
        modules = value.modules?.map(\.rawValue)
        clusterPolicy = value.clusterPolicy?.rawValue
        users = value.users?.map { UserForm($0) }
        config = value.config
        zones = value.zones
        nodeZones = value.nodeZones
        snapshots = value.snapshots.map { SnapshotPlanForm($0) }
        attributes = value.attributes
    }

    func value() throws -> CacheDeclaration {
        var declaration = CacheDeclaration(id: try id.value(), tier: tier)
        declaration.labels = labels
        declaration.size = size
        declaration.shards = shards
        declaration.replicas = replicas
        declaration.engine = try engine?.value()
        declaration.persistence = try persistence?.value()
        declaration.port = port
        declaration.tls = try tls.map { try UnknownWord.check($0, "declaration.tls") }
        declaration.auth = auth
        declaration.modules = try modules?.map { try UnknownWord.check($0, "declaration.modules") }
        declaration.clusterPolicy = try clusterPolicy.map { try UnknownWord.check($0, "declaration.clusterPolicy") }
        declaration.users = try users?.map { try $0.value() }
        declaration.config = config
        declaration.zones = zones
        declaration.nodeZones = nodeZones
        declaration.snapshots = try snapshots?.value()
        declaration.attributes = attributes
        return declaration
    }
}
