import TerraceCore
import TerraceFrontEnd

extension AzureCall {
    /// The cache behind the cluster's one database.
    func database(of group: String) async throws(AzureError) -> CacheView {
        let scope = try scope(group)
        let found = try await azureViews().first {
            $0.record.spec.id.scope == scope && $0.record.spec.id.name.lowercased() == name.lowercased()
                && $0.record.spec.tier == "azure/enterprise"
        }
        guard let found, child.isEmpty || child.lowercased() == "default" else {
            throw .resourceNotFound("Microsoft.Cache/redisEnterprise/\(name)/databases", child, group: groupName)
        }
        return found
    }

    /// Redis' names of eviction policies by the API's.
    private static let policies = [
        "allkeyslfu": "allkeys-lfu", "allkeyslru": "allkeys-lru", "allkeysrandom": "allkeys-random",
        "volatilelru": "volatile-lru", "volatilelfu": "volatile-lfu", "volatilettl": "volatile-ttl",
        "volatilerandom": "volatile-random", "noeviction": "noeviction",
    ]

    func putDatabase() async throws(AzureError) -> WireResponse {
        let cluster = try await cluster()
        guard child.lowercased() == "default" else {
            throw .invalid("databaseName", "A cluster has one database, 'default'.")
        }
        let properties = body["properties"] ?? [:]
        let clusterName = cluster.body["name"]?.text ?? name
        let scope = try scope(cluster.group)
        let id = try await core { try CacheID(scope: scope, name: clusterName) }
        var declaration = CacheDeclaration(id: id, tier: "azure/enterprise")
        declaration.size = cluster.body["sku"]?["name"]?.text.map { String($0.dropFirst("Enterprise_".count)) }
        declaration.shards = cluster.body["sku"]?["capacity"]?.number.map { $0 / 2 }
        declaration.port = properties["port"]?.number
        declaration.tls = properties["clientProtocol"]?.text == "Plaintext" ? .off : .required
        declaration.zones = cluster.body["zones"].map { $0.elements.compactMap(\.text) }
        try set(properties, in: &declaration)
        declaration.attributes = ["location": cluster.body["location"] ?? "East US", "properties": properties]
        let wanted = declaration
        let change = try await core { try await services.caches.apply(ApplyIntent([wanted])).first }
        let view = try await core { try await services.caches.cache(id) }
        let document = databaseDocument(view, cluster.group)
        guard let operation = change?.operation else { return .json(document) }
        return .json(document, status: 201, headers: polling(operation, location: "East US", kind: "operationsStatus"))
    }

    private func set(_ properties: JSONValue, in declaration: inout CacheDeclaration) throws(AzureError) {
        switch properties["clusteringPolicy"]?.text?.lowercased() {
        case nil, "osscluster": declaration.clusterPolicy = .oss
        case "enterprisecluster", "nocluster": declaration.clusterPolicy = .enterprise
        default:
            throw .invalid("properties.clusteringPolicy", "It is OSSCluster, EnterpriseCluster or NoCluster.")
        }
        declaration.modules = try modules(properties)
        if let policy = properties["evictionPolicy"]?.text {
            guard let name = Self.policies[policy.lowercased()] else { throw .invalid("properties.evictionPolicy") }
            declaration.config["maxmemory-policy"] = name
        }
        let persistence = properties["persistence"]
        if persistence?["aofEnabled"]?.isTrue == true {
            declaration.persistence = Persistence(
                mode: .aof, fsync: persistence?["aofFrequency"]?.text == "always" ? .always : .everysec)
        } else if persistence?["rdbEnabled"]?.isTrue == true {
            guard let hours = ["1h": 1, "6h": 6, "12h": 12][persistence?["rdbFrequency"]?.text ?? "1h"] else {
                throw .invalid("properties.persistence.rdbFrequency", "It is 1h, 6h or 12h.")
            }
            declaration.persistence = Persistence(mode: .rdb, save: ["\(hours * 3600) 1"])
        }
    }

    private static let modules: [String: EngineModule] = [
        "redisearch": .search, "redisjson": .json, "redisbloom": .bloom, "redistimeseries": .timeseries,
    ]

    private func modules(_ properties: JSONValue) throws(AzureError) -> [EngineModule]? {
        guard let given = properties["modules"]?.elements, !given.isEmpty else { return nil }
        var modules: [EngineModule] = []
        for module in given {
            guard let name = module["name"]?.text, let known = Self.modules[name.lowercased()] else {
                throw .invalid("properties.modules", "There are RediSearch, RedisJSON, RedisBloom and RedisTimeSeries.")
            }
            if let arguments = module["args"]?.text, !arguments.isEmpty {
                throw .invalid("properties.modules", "Arguments of modules are not supported.")
            }
            modules.append(known)
        }
        return modules
    }

    private func databaseDocument(_ view: CacheView, _ group: String) -> JSONValue {
        let spec = view.record.spec
        let given = spec.attributes["properties"]?.members ?? [:]
        var properties: [String: JSONValue] = [
            "clientProtocol": spec.tls == .off ? "Plaintext" : "Encrypted", "port": .integer(spec.nodePort),
            "provisioningState": .string(RedisView(view: view).provisioningState),
            "resourceState": view.state == .available ? "Running" : "Updating",
            "clusteringPolicy": given["clusteringPolicy"] ?? "OSSCluster",
            "evictionPolicy": given["evictionPolicy"] ?? "VolatileLRU", "modules": given["modules"] ?? [],
            "redisVersion": "7.2",
            "accessKeysAuthentication": "Enabled",
        ]
        properties["persistence"] = given["persistence"]
        return [
            "id": .string("\(clusterPath(group, spec.id.name))/databases/default"), "name": "default",
            "type": "Microsoft.Cache/redisEnterprise/databases", "properties": .object(properties),
        ]
    }

    func getDatabase() async throws(AzureError) -> WireResponse {
        let group = try await cluster().group
        return .json(databaseDocument(try await database(of: group), group))
    }

    func listDatabases() async throws(AzureError) -> WireResponse {
        let group = try await cluster().group
        let views = (try? await database(of: group)).map { [$0] } ?? []
        return .json(["value": .array(views.map { databaseDocument($0, group) })])
    }

    func deleteDatabase() async throws(AzureError) -> WireResponse {
        let id = try await database(of: try await cluster().group).record.spec.id
        let operation = try await core { try await services.caches.delete(id) }
        let path = operationPath("operationresults", operation?.id ?? "", location: "East US")
        return WireResponse(status: 202, headers: [("Location", link(path)), ("Retry-After", "1")])
    }

    func databaseKeys() async throws(AzureError) -> WireResponse {
        let id = try await database(of: try await cluster().group).record.spec.id
        return .json(Self.keys(try await core { try await services.caches.connection(id) }))
    }
}
