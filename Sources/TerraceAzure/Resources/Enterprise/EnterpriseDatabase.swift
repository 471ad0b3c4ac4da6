import TerraceCore
import TerraceFrontEnd

/// A cluster's only database: its declaration for the core, and how it is shown. The request itself is stored in
/// attributes of the cache.
struct EnterpriseDatabase {
    let cluster: EnterpriseCluster
    /// The given properties without null values.
    let given: JSONValue
    private let properties: DatabaseProperties
    let id: CacheID

    init(_ given: JSONValue, id: CacheID, in cluster: EnterpriseCluster) {
        self.cluster = cluster
        self.given = .object(given.members.filter { $0.value != .null })
        properties = DatabaseProperties(InputReader(self.given))
        self.id = id
    }

    /// The existing database, in a cluster that may have changed.
    init(_ view: CacheView, in cluster: EnterpriseCluster) {
        self.init(view.record.spec.attributes["properties"] ?? [:], id: view.record.spec.id, in: cluster)
    }

    // MARK: Meaning

    /// - Parameter principals: the users that log in with a token.
    func declaration(principals: [CacheUser]) throws(AzureError) -> CacheDeclaration {
        let sku = try EnterpriseSKU(cluster.body.sku)
        var declaration = CacheDeclaration(id: id, tier: "azure/enterprise")
        declaration.size = sku.size
        declaration.shards = sku.shards
        declaration.port = properties.port
        declaration.tls = properties.clientProtocol == "Plaintext" ? .off : .required
        declaration.zones = cluster.body.zones
        declaration.clusterPolicy = isOneEndpoint ? .enterprise : .oss
        declaration.modules = try modules()
        if let policy = properties.evictionPolicy {
            guard let name = Self.policies[policy.lowercased()] else { throw .invalid("properties.evictionPolicy") }
            declaration.config["maxmemory-policy"] = name
        }
        declaration.persistence = try persistence()
        declaration.users = users(principals)
        declaration.attributes = ["location": .string(cluster.location), "properties": given]
        return declaration
    }

    private var isOneEndpoint: Bool {
        ["EnterpriseCluster", "NoCluster"].contains(properties.clusteringPolicy ?? "")
    }

    /// The cache's users. The access keys are the default user's passwords, so it is disabled without access keys.
    private func users(_ principals: [CacheUser]) -> [CacheUser]? {
        var users = principals
        if properties.accessKeysAuthentication == "Disabled", let off = try? AccessString("off") {
            users.append(CacheUser(name: CacheUser.defaultName, access: off))
        }
        return users.isEmpty ? nil : users
    }

    /// Redis' names of eviction policies, by the API's names in lower case.
    private static let policies = [
        "allkeyslfu": "allkeys-lfu", "allkeyslru": "allkeys-lru", "allkeysrandom": "allkeys-random",
        "volatilelru": "volatile-lru", "volatilelfu": "volatile-lfu", "volatilettl": "volatile-ttl",
        "volatilerandom": "volatile-random", "noeviction": "noeviction",
    ]

    private func persistence() throws(AzureError) -> Persistence? {
        let given = properties.persistence
        let isAOF = given?.aofEnabled == true
        let isRDB = given?.rdbEnabled == true
        if isAOF, isRDB {
            throw .invalid("properties.persistence", "aofEnabled and rdbEnabled cannot both be true.")
        }
        for (kind, frequency, isOn) in [("aof", given?.aofFrequency, isAOF), ("rdb", given?.rdbFrequency, isRDB)] {
            guard frequency != nil, !isOn else { continue }
            throw .invalid("properties.persistence.\(kind)Frequency", "It needs \(kind)Enabled.")
        }
        if isAOF {
            return Persistence(mode: .aof, fsync: given?.aofFrequency == "always" ? .always : .everysec)
        }
        guard isRDB else { return nil }
        let hours = ["1h": 1, "6h": 6, "12h": 12][given?.rdbFrequency ?? "1h"] ?? 1
        return Persistence(mode: .rdb, save: ["\(hours * 3600) 1"])
    }

    private static let modules: [String: EngineModule] = [
        "redisearch": .search, "redisjson": .json, "redisbloom": .bloom, "redistimeseries": .timeseries,
    ]

    private func modules() throws(AzureError) -> [EngineModule]? {
        guard let given = properties.modules, !given.isEmpty else { return nil }
        var modules: [EngineModule] = []
        for name in given {
            guard let name, let known = Self.modules[name.lowercased()] else {
                throw .invalid(
                    "properties.modules.name", "There are RediSearch, RedisJSON, RedisBloom and RedisTimeSeries.")
            }
            modules.append(known)
        }
        return modules
    }

    /// Checks that nothing changes that is fixed when a database is created.
    /// - Throws: `AzureError` that names the member.
    func checkFollows(_ old: EnterpriseDatabase) throws(AzureError) {
        for (name, usual) in Self.fixed {
            let (before, after) = (old.given[name] ?? usual, given[name] ?? usual)
            guard before != after else { continue }
            throw .fixed("properties.\(name)", "It is set when the database is created.")
        }
    }

    private static let fixed: [(String, JSONValue)] = [
        ("clientProtocol", "Encrypted"), ("clusteringPolicy", "OSSCluster"), ("port", 10000), ("modules", []),
    ]

    // MARK: Showing

    func json(_ view: CacheView) -> JSONValue {
        let spec = view.record.spec
        var shown: [String: JSONValue] = [
            "clusteringPolicy": "OSSCluster", "evictionPolicy": "VolatileLRU", "modules": [],
            "accessKeysAuthentication": "Enabled", "deferUpgrade": "NotDeferred",
        ]
        shown.merge(given.members) { $1 }
        shown.merge([
            "clientProtocol": spec.tls == .off ? "Plaintext" : "Encrypted", "port": .integer(spec.nodePort),
            "provisioningState": .string(RedisView(view: view).provisioningState),
            "resourceState": view.state == .available ? "Running" : "Updating", "redisVersion": "7.2",
        ]) { $1 }
        return [
            "id": .string("\(cluster.path)/databases/default"), "name": "default",
            "type": "Microsoft.Cache/redisEnterprise/databases", "properties": .object(shown),
        ]
    }
}
