import TerraceCore
import TerraceFrontEnd

/// A Redis Enterprise cluster is stored; the cache comes with its database, which says all that the engine has to know.
extension AzureCall {
    private static let kind = "azure/enterpriseCluster"
    private static let type = "Microsoft.Cache/redisEnterprise"

    private func key(_ group: ResourceGroup) -> ResourceKey {
        ResourceKey(kind: Self.kind, scope: Self.scope(of: group), name: name.lowercased())
    }

    private static func scope(of group: ResourceGroup) -> String {
        "\(group.subscription)/\(group.name)".lowercased()
    }

    // MARK: Finding

    func cluster() async throws(AzureError) -> EnterpriseCluster {
        let group = try await group()
        let found = try await core { try await services.resources.resource(key(group)) }
        guard let found else { throw .resourceNotFound(Self.type, name, group: groupName) }
        return EnterpriseCluster(group: group, body: found)
    }

    /// Where clusters have the name, with or without a database; there are no two of one name.
    func placesOfClusters(named name: String) async throws(AzureError) -> [String] {
        try await core { try await services.resources.resources(kind: Self.kind, scope: nil) }
            .filter { $0.key.name == name.lowercased() }.map(\.key.scope)
    }

    func getCluster() async throws(AzureError) -> WireResponse { .json(try await shown(try await cluster())) }

    func listClusters(inGroup: Bool) async throws(AzureError) -> WireResponse {
        let groups = inGroup ? [try await group()] : try await groups()
        var value: [JSONValue] = []
        for group in groups {
            let all = try await core {
                try await services.resources.resources(kind: Self.kind, scope: Self.scope(of: group))
            }
            for cluster in all { value.append(try await shown(EnterpriseCluster(group: group, body: cluster.body))) }
        }
        return .json(["value": .array(value)])
    }

    /// With the address of its database, which is the cluster's.
    private func shown(_ cluster: EnterpriseCluster) async throws(AzureError) -> JSONValue {
        cluster.json(database: try await azureViews().first { cluster.isOf($0) })
    }

    // MARK: Create and change

    func putCluster() async throws(AzureError) -> WireResponse {
        let group = try await group()
        if let problem = CacheID.problem(withName: name) {
            throw AzureError(400, "InvalidRequestBody", problem, target: "name")
        }
        let found = try await core { try await services.resources.resource(key(group)) }
        let old = found.map { EnterpriseCluster(group: group, body: $0) }
        let isTaken = try await azureViews().contains {
            $0.record.spec.id.name.lowercased() == name.lowercased() && old?.isOf($0) != true
        }
        let places = try await placesOfClusters(named: name).filter { $0 != Self.scope(of: group) }
        guard !isTaken, places.isEmpty else { throw .nameNotAvailable }
        return try await store(try cluster(body, name: old?.name ?? name, group, over: old), over: old)
    }

    func patchCluster() async throws(AzureError) -> WireResponse {
        let old = try await cluster()
        return try await store(try cluster(old.changed(by: body), name: old.name, old.group, over: old), over: old)
    }

    private func cluster(
        _ request: JSONValue, name: String, _ group: ResourceGroup, over old: EnterpriseCluster?
    ) throws(AzureError) -> EnterpriseCluster {
        let identity = try ManagedIdentity.completed(
            request["identity"], old: old?.body["identity"], uuid: services.uuid)
        return try EnterpriseCluster(request, name: name, group: group, identity: identity)
    }

    /// The document goes with the change of the database: a change that is refused there has not happened here.
    private func store(_ new: EnterpriseCluster, over old: EnterpriseCluster?) async throws(AzureError) -> WireResponse
    {
        if let old { try new.checkFollows(old) }
        let body = new.body
        _ = try await core { try await services.resources.edit(key(new.group)) { _ in body } }
        var operation: String?
        if old != nil, let view = try await azureViews().first(where: { new.isOf($0) }) {
            operation = try await apply(EnterpriseDatabase(view, in: new))
        }
        let headers = operation.map { polling($0, location: new.location, kind: "operationsStatus") } ?? []
        return .json(try await shown(new), status: old == nil ? 201 : 200, headers: headers)
    }

    // MARK: Delete

    func deleteCluster() async throws(AzureError) -> WireResponse {
        let cluster = try await cluster()
        let view = try await azureViews().first { cluster.isOf($0) }
        _ = try await core { try await services.resources.edit(key(cluster.group)) { _ in nil } }
        guard let id = view?.record.spec.id else { return WireResponse(status: 200) }
        return try await delete(id, location: cluster.location)
    }

    func removeClusters(in group: ResourceGroup) async throws(AzureError) {
        try await core {
            try await services.resources.change([.remove(kinds: [Self.kind], scope: Self.scope(of: group))])
        }
    }

    /// The database's servers and their data.
    func delete(_ id: CacheID, location: String) async throws(AzureError) -> WireResponse {
        try await removeChildren(of: id)
        let operation = try await core { try await services.provisioning.delete(id) }
        let path = operationPath("operationresults", operation?.id ?? "", location: location)
        return WireResponse(status: 202, headers: [("Location", link(path)), ("Retry-After", "1")])
    }
}
