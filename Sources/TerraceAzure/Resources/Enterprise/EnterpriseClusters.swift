import TerraceCore
import TerraceFrontEnd

/// Redis Enterprise clusters. They are only stored; the cache is created with the cluster's database, which has all
/// settings of the engine.
struct EnterpriseClusters: AzureResource {
    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    private static let kind = "enterpriseCluster"

    private func folder(_ group: ResourceGroup) -> Folder<AzureError> {
        call.folder(Self.kind, in: Self.scope(of: group))
    }

    private static func scope(of group: ResourceGroup) -> String {
        "\(group.subscription)/\(group.name)".lowercased()
    }

    // MARK: Finding

    /// The cluster that the path names.
    func find() async throws(AzureError) -> EnterpriseCluster {
        let group = try await ResourceGroups(call).find()
        guard let found = try await stored(in: group) else {
            throw .resourceNotFound("Microsoft.Cache/redisEnterprise", call.name, group: call.groupName)
        }
        return found
    }

    private func stored(in group: ResourceGroup) async throws(AzureError) -> EnterpriseCluster? {
        try await folder(group).document(call.name.lowercased()).map { EnterpriseCluster(group: group, body: $0) }
    }

    /// The scopes of clusters with this name, with or without a database. It serves to keep names unique.
    func places(named name: String) async throws(AzureError) -> [String] {
        try await call.core(about: call.subject) {
            try await $0.resources.resources(kind: "azure/\(Self.kind)", scope: nil)
        }.filter { $0.key.name == name.lowercased() }.map(\.key.scope)
    }

    /// The cache behind a cluster's one database.
    func database(of cluster: EnterpriseCluster) async throws(AzureError) -> CacheView? {
        try await call.views().first { cluster.isOf($0) }
    }

    // MARK: Read

    func get() async throws(AzureError) -> WireResponse { .json(try await shown(try await find())) }

    func listInGroup() async throws(AzureError) -> WireResponse {
        try await list(in: [try await ResourceGroups(call).find()])
    }

    func listInSubscription() async throws(AzureError) -> WireResponse {
        try await list(in: try await ResourceGroups(call).all())
    }

    private func list(in groups: [ResourceGroup]) async throws(AzureError) -> WireResponse {
        var value: [JSONValue] = []
        for group in groups {
            for document in try await folder(group).documents() {
                value.append(try await shown(EnterpriseCluster(group: group, body: document.body)))
            }
        }
        return .json(["value": .array(value)])
    }

    /// The cluster as it is shown, with the address of its database.
    private func shown(_ cluster: EnterpriseCluster) async throws(AzureError) -> JSONValue {
        cluster.json(database: try await database(of: cluster))
    }

    // MARK: Create and change

    func put(_ input: ClusterInput) async throws(AzureError) -> WireResponse {
        let group = try await ResourceGroups(call).find()
        let name = call.name
        try CacheNames.check(name)
        let old = try await stored(in: group)
        let isTaken = try await CacheNames(call).caches(named: name).contains { old?.isOf($0) != true }
        let places = try await places(named: name).filter { $0 != Self.scope(of: group) }
        guard !isTaken, places.isEmpty else { throw .nameNotAvailable }
        return try await store(try cluster(input, name: old?.name ?? name, group, over: old), over: old)
    }

    func patch(_ input: ClusterInput) async throws(AzureError) -> WireResponse {
        let old = try await find()
        return try await store(
            try cluster(ClusterInput(old.changed(by: input)), name: old.name, old.group, over: old), over: old)
    }

    private func cluster(
        _ input: ClusterInput, name: String, _ group: ResourceGroup, over old: EnterpriseCluster?
    ) throws(AzureError) -> EnterpriseCluster {
        let identity = try ManagedIdentity.completed(
            input.identity, old: old?.body.identity, uuid: call.core.services.uuid)
        return try EnterpriseCluster(input, name: name, group: group, identity: identity)
    }

    /// Stores the document together with the change of the database, so that neither happens if the database refuses
    /// it.
    private func store(_ new: EnterpriseCluster, over old: EnterpriseCluster?) async throws(AzureError) -> WireResponse
    {
        if let old { try new.checkFollows(old) }
        try await folder(new.group).put(call.name.lowercased(), new.document)
        var operation: String?
        if old != nil, let view = try await database(of: new) {
            operation = try await EnterpriseDatabases(call).apply(EnterpriseDatabase(view, in: new))
        }
        let polling = LongRunningOperations(call)
        let headers = operation.map { polling.polling($0, location: new.location, kind: .operationsStatus) } ?? []
        return .json(try await shown(new), status: old == nil ? 201 : 200, headers: headers)
    }

    // MARK: Delete

    func delete() async throws(AzureError) -> WireResponse {
        let cluster = try await find()
        let view = try await database(of: cluster)
        try await folder(cluster.group).remove(call.name.lowercased())
        guard let id = view?.record.spec.id else { return WireResponse(status: 200) }
        return try await CacheDeletion(call).begin(id, location: cluster.location)
    }

    func removeAll(in group: ResourceGroup) async throws(AzureError) {
        try await call.core(about: call.subject) {
            try await $0.resources.change([.remove(kinds: ["azure/\(Self.kind)"], scope: Self.scope(of: group))])
        }
    }
}
