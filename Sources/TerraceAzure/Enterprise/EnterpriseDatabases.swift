import TerraceCore
import TerraceFrontEnd

extension AzureCall {
    /// The cluster, and the cache behind its one database.
    func database() async throws(AzureError) -> (cluster: EnterpriseCluster, view: CacheView) {
        let cluster = try await cluster()
        let found = try await azureViews().first { cluster.isOf($0) }
        guard let found, child.lowercased() == "default" else {
            throw .resourceNotFound("Microsoft.Cache/redisEnterprise/\(name)/databases", child, group: groupName)
        }
        return (cluster, found)
    }

    func putDatabase() async throws(AzureError) -> WireResponse {
        let cluster = try await cluster()
        guard child.lowercased() == "default" else {
            throw .invalid("databaseName", "A cluster has one database, 'default'.")
        }
        let old = try await azureViews().first { cluster.isOf($0) }
        let scope = try cluster.group.scope()
        let id =
            if let old { old.record.spec.id } else { try await core { try CacheID(scope: scope, name: cluster.name) } }
        return try await store(
            EnterpriseDatabase(body["properties"] ?? [:], id: id, in: cluster),
            over: old.map { EnterpriseDatabase($0, in: cluster) })
    }

    func patchDatabase() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await database()
        let old = EnterpriseDatabase(view, in: cluster)
        // Lists and maps replace.
        let properties = old.properties.members.merging(body["properties"]?.members ?? [:]) { $1 }
        return try await store(EnterpriseDatabase(.object(properties), id: old.id, in: cluster), over: old)
    }

    private func store(_ new: EnterpriseDatabase, over old: EnterpriseDatabase?) async throws(AzureError)
        -> WireResponse
    {
        if let old { try new.checkFollows(old) }
        let operation = try await apply(new)
        let document = new.json(try await core { try await services.caches.cache(new.id) })
        guard let operation else { return .json(document) }
        return .json(
            document, status: old == nil ? 201 : 200,
            headers: polling(operation, location: new.cluster.location, kind: "operationsStatus"))
    }

    /// With everybody who may log in.
    /// - Returns: the operation; nil where nothing changes.
    func apply(_ database: EnterpriseDatabase) async throws(AzureError) -> String? {
        // Read before the principals: an assignment that is taken away meanwhile must not come back with this change.
        let seen = try? await services.caches.cache(database.id).record.generation
        let declaration = try database.declaration(principals: try await databasePrincipals(of: database.id))
        var intent = ApplyIntent([declaration])
        if let seen { intent.generations[database.id] = seen }
        let wanted = intent
        return try await core { try await services.provisioning.apply(wanted).first }?.operation
    }

    func getDatabase() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await database()
        return .json(EnterpriseDatabase(view, in: cluster).json(view))
    }

    func listDatabases() async throws(AzureError) -> WireResponse {
        let cluster = try await cluster()
        let all = try await azureViews().filter { cluster.isOf($0) }
        return .json(["value": .array(all.map { EnterpriseDatabase($0, in: cluster).json($0) })])
    }

    func deleteDatabase() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await database()
        return try await delete(view.record.spec.id, location: cluster.location)
    }

    func databaseKeys() async throws(AzureError) -> WireResponse {
        let id = try await database().view.record.spec.id
        return .json(Self.keys(try await core { try await services.caches.connection(id) }))
    }

    func regenerateDatabaseKey() async throws(AzureError) -> WireResponse {
        try await regenerateKey(of: try await database().view.record.spec.id)
    }
}
