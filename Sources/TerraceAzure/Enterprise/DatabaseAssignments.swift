import TerraceCore
import TerraceFrontEnd

/// Principals that log in to a database by a token. There is one policy, `default`, which allows everything.
extension AzureCall {
    static let databaseAssignment = "azure/databaseAssignment"
    private static let policy = "default"

    private func key(_ id: CacheID) -> ResourceKey {
        ResourceKey(kind: Self.databaseAssignment, scope: id.description, name: assignmentName.lowercased())
    }

    private func assignments(of id: CacheID) async throws(AzureError) -> [JSONValue] {
        try await core {
            try await services.resources.resources(kind: Self.databaseAssignment, scope: id.description)
        }.map(\.body)
    }

    private func document(_ stored: JSONValue, _ cluster: EnterpriseCluster) -> JSONValue {
        let name = stored["name"]?.text ?? ""
        return [
            "id": .string("\(cluster.path)/databases/default/accessPolicyAssignments/\(name)"), "name": .string(name),
            "type": "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
            "properties": [
                "provisioningState": "Succeeded", "accessPolicyName": .string(Self.policy),
                "user": ["objectId": stored["objectId"] ?? ""],
            ],
        ]
    }

    // MARK: Operations

    func putDatabaseAssignment() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await database()
        let id = view.record.spec.id
        guard view.record.spec.tls != .off else {
            throw AzureError(400, "BadRequest", "Tokens are for databases with the clientProtocol Encrypted only.")
        }
        let isName = assignmentName.utf8.allSatisfy(\.isLetterOrDigit)
        guard isName, (1...60).contains(assignmentName.utf8.count) else {
            throw .invalid("accessPolicyAssignmentName", "It is 1 to 60 letters and digits.")
        }
        guard body["properties"]?["accessPolicyName"]?.text?.lowercased() == Self.policy else {
            throw .invalid("properties.accessPolicyName", "There is one policy, '\(Self.policy)'.")
        }
        guard let object = body["properties"]?["user"]?["objectId"]?.text, object != CacheUser.defaultName,
            CacheUser.problem(withName: object) == nil
        else { throw .invalid("properties.user.objectId", "It is the object id of a user, group or principal.") }
        let stored: JSONValue = ["name": .string(assignmentName), "objectId": .string(object)]
        let existed = try await write(key(id), stored) { () async throws(AzureError) in
            try await applyAssignments(view, cluster)
        }
        return .json(document(stored, cluster), status: existed ? 200 : 201)
    }

    func listDatabaseAssignments() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await database()
        let all = try await assignments(of: view.record.spec.id)
        return .json(["value": .array(all.map { document($0, cluster) })])
    }

    func getDatabaseAssignment() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await database()
        let found = try await core { try await services.resources.resource(key(view.record.spec.id)) }
        guard let found else {
            throw .resourceNotFound(
                "Microsoft.Cache/redisEnterprise/\(name)/databases/default/accessPolicyAssignments", assignmentName,
                group: groupName)
        }
        return .json(document(found, cluster))
    }

    func deleteDatabaseAssignment() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await database()
        let existed = try await write(key(view.record.spec.id), nil) { () async throws(AzureError) in
            try await applyAssignments(view, cluster)
        }
        return WireResponse(status: existed ? 200 : 204)
    }

    // MARK: Users of the cache

    /// Each with the token that the login hands out for it.
    func databasePrincipals(of id: CacheID) async throws(AzureError) -> [CacheUser] {
        var users: [CacheUser] = []
        for assignment in try await assignments(of: id) {
            guard let object = assignment["objectId"]?.text, !users.contains(where: { $0.name == object }) else {
                continue
            }
            let token = try await dataToken(of: object)
            users.append(CacheUser(name: object, access: .everything, login: .hashes([PasswordHash.of(token)])))
        }
        return users
    }

    /// Brings a changed assignment to the servers, and waits a moment until it is live.
    private func applyAssignments(_ view: CacheView, _ cluster: EnterpriseCluster) async throws(AzureError) {
        let operation = try await apply(EnterpriseDatabase(view, in: cluster))
        guard let operation else { return }
        try await core { _ = try await services.caches.operation(operation, wait: services.patience ?? .seconds(5)) }
    }
}
