import TerraceCore
import TerraceFrontEnd

/// Principals that log in to a database with a token. There is one policy, `default`, which allows everything.
struct DatabaseAssignments: AzureResource {
    static let kind = "databaseAssignment"
    private static let policy = "default"

    private let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    private func folder(_ id: CacheID) -> Folder<AzureError> { call.folder(Self.kind, in: id.description) }

    private func shown(_ stored: JSONValue, _ cluster: EnterpriseCluster) -> JSONValue {
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

    struct Put: VendorInput {
        fileprivate let accessPolicyName: String?
        fileprivate let objectId: String?

        init(_ input: InputReader) {
            let read = input.structure("properties") { properties in
                (properties.text("accessPolicyName"), properties.structure("user") { $0.text("objectId") } ?? nil)
            }
            (accessPolicyName, objectId) = read ?? (nil, nil)
        }
    }

    func put(_ input: Put) async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await EnterpriseDatabases(call).find()
        let name = call.assignmentName
        guard view.record.spec.tls != .off else {
            throw AzureError(400, "BadRequest", "Tokens are for databases with the clientProtocol Encrypted only.")
        }
        guard NameRule.isAlphanumeric(name, upTo: 60) else {
            throw .invalid("accessPolicyAssignmentName", "It is 1 to 60 letters and digits.")
        }
        guard input.accessPolicyName?.lowercased() == Self.policy else {
            throw .invalid("properties.accessPolicyName", "There is one policy, '\(Self.policy)'.")
        }
        guard let object = input.objectId, object != CacheUser.defaultName, CacheUser.problem(withName: object) == nil
        else { throw .invalid("properties.user.objectId", "It is the object id of a user, group or principal.") }
        let stored: JSONValue = ["name": .string(name), "objectId": .string(object)]
        let existed = try await folder(view.record.spec.id).replace(name.lowercased(), with: stored)
        try await apply(to: view, cluster)
        return .json(shown(stored, cluster), status: existed ? 200 : 201)
    }

    func list() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await EnterpriseDatabases(call).find()
        let all = try await folder(view.record.spec.id).documents()
        return .json(["value": .array(all.map { shown($0.body, cluster) })])
    }

    func get() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await EnterpriseDatabases(call).find()
        let found = try await folder(view.record.spec.id).document(call.assignmentName.lowercased())
        guard let found else {
            throw .resourceNotFound(
                "Microsoft.Cache/redisEnterprise/\(call.name)/databases/default/accessPolicyAssignments",
                call.assignmentName, group: call.groupName)
        }
        return .json(shown(found, cluster))
    }

    func delete() async throws(AzureError) -> WireResponse {
        let (cluster, view) = try await EnterpriseDatabases(call).find()
        let existed = try await folder(view.record.spec.id).replace(call.assignmentName.lowercased(), with: nil)
        guard existed else { return WireResponse(status: 204) }
        try await apply(to: view, cluster)
        return WireResponse(status: 200)
    }

    // MARK: Users of the cache

    /// The cache's users, one for each principal, with the token that the login issues for it.
    func users(of id: CacheID) async throws(AzureError) -> [CacheUser] {
        var users: [CacheUser] = []
        for assignment in try await folder(id).documents() {
            guard let object = assignment.body["objectId"]?.text, !users.contains(where: { $0.name == object }) else {
                continue
            }
            let token = try await DataTokens(call).token(of: object)
            users.append(CacheUser(name: object, access: .everything, login: .hashes([PasswordHash.of(token)])))
        }
        return users
    }

    /// Applies a changed assignment to the servers, and waits a moment until it is live. The request's stage writes
    /// both together, so that an assignment that the servers refuse is not stored.
    private func apply(to view: CacheView, _ cluster: EnterpriseCluster) async throws(AzureError) {
        let operation = try await EnterpriseDatabases(call).apply(EnterpriseDatabase(view, in: cluster))
        guard let operation else { return }
        _ = try await call.core.ended(operation, within: .seconds(5), about: call.subject)
    }
}
