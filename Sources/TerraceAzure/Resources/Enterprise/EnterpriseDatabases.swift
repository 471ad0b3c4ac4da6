import TerraceCore
import TerraceFrontEnd

/// Databases of clusters. Each cluster has one, `default`, which is the cache.
struct EnterpriseDatabases: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    // MARK: Finding

    /// The path's cluster, and the cache of its database.
    func find() async throws(AzureError) -> (cluster: EnterpriseCluster, view: CacheView) {
        let clusters = EnterpriseClusters(call)
        let cluster = try await clusters.find()
        guard let found = try await clusters.database(of: cluster), call.child.lowercased() == "default" else {
            throw .resourceNotFound(
                "Microsoft.Cache/redisEnterprise/\(call.name)/databases", call.child, group: call.groupName)
        }
        return (cluster, found)
    }

    func get() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await find()
        return .json(EnterpriseDatabase(view, in: cluster).json(view))
    }

    func list() async throws(AzureError) -> WireResponse {
        let cluster = try await EnterpriseClusters(call).find()
        let all = try await call.views().filter { cluster.isOf($0) }
        return .json(["value": .array(all.map { EnterpriseDatabase($0, in: cluster).json($0) })])
    }

    // MARK: Create and change

    func put(_ input: DatabaseInput) async throws(AzureError) -> WireResponse {
        let cluster = try await EnterpriseClusters(call).find()
        guard call.child.lowercased() == "default" else {
            throw .invalid("databaseName", "A cluster has one database, 'default'.")
        }
        let old = try await EnterpriseClusters(call).database(of: cluster)
        let scope = try cluster.group.scope()
        let made = try await call.core(about: call.subject) { _ in try CacheID(scope: scope, name: cluster.name) }
        return try await store(
            EnterpriseDatabase(input.given, id: old?.record.spec.id ?? made, in: cluster),
            over: old.map { EnterpriseDatabase($0, in: cluster) })
    }

    func patch(_ input: DatabaseInput) async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await find()
        let old = EnterpriseDatabase(view, in: cluster)
        // Lists and maps are replaced as a whole.
        let properties = old.given.members.merging(input.given.members) { $1 }
        return try await store(EnterpriseDatabase(.object(properties), id: old.id, in: cluster), over: old)
    }

    private func store(_ new: EnterpriseDatabase, over old: EnterpriseDatabase?) async throws(AzureError)
        -> WireResponse
    {
        if let old { try new.checkFollows(old) }
        let operation = try await apply(new)
        let document = new.json(try await call.core(about: call.subject) { try await $0.caches.cache(new.id) })
        guard let operation else { return .json(document) }
        let polling = LongRunningOperations(call).polling(
            operation, location: new.cluster.location, kind: .operationsStatus)
        return .json(document, status: old == nil ? 201 : 200, headers: polling)
    }

    /// Applies the database's declaration with all users that can log in.
    /// - Returns: the operation's id; nil when nothing changes.
    func apply(_ database: EnterpriseDatabase) async throws(AzureError) -> String? {
        // The generation is read before the principals. If an assignment is removed in between, the generation does not
        // match, and this change cannot bring the assignment back.
        let seen = try? await call.core.services.caches.cache(database.id).record.generation
        let principals = try await DatabaseAssignments(call).users(of: database.id)
        var intent = ApplyIntent([try database.declaration(principals: principals)])
        if let seen { intent.generations[database.id] = seen }
        let wanted = intent
        return try await call.core(about: call.subject) { try await $0.provisioning.apply(wanted).first }?.operation
    }

    // MARK: Delete

    func delete() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await find()
        return try await CacheDeletion(call).begin(view.record.spec.id, location: cluster.location)
    }
}

/// Access keys of a database.
struct DatabaseKeys: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    private func keys() async throws(AzureError) -> AccessKeys {
        AccessKeys(call: call, id: try await EnterpriseDatabases(call).find().view.record.spec.id)
    }

    func list() async throws(AzureError) -> WireResponse { try await keys().list() }

    func regenerate(_ input: AccessKeys.Regenerate) async throws(AzureError) -> WireResponse {
        try await keys().regenerate(input)
    }
}
