import TerraceCore
import TerraceFrontEnd

extension AzureCall.ChildKind {
    /// Whether it says who may log in.
    var isAccess: Bool { self == .accessPolicy || self == .accessPolicyAssignment }
}

/// Data access: policies say what may be done, assignments who may do it. A principal logs in with its object id and a token
/// of the login, as with Microsoft Entra.
extension AzureCall {
    /// Those that every cache has. The reader's is shorter than the original's, whose exact words are not published.
    static let builtInPolicies: [JSONValue] = [
        ("Data Owner", "+@all allkeys"),
        ("Data Contributor", "+@all -@dangerous +cluster|info +cluster|nodes +cluster|slots allkeys"),
        ("Data Reader", "+@read +@connection +cluster|info +cluster|nodes +cluster|slots allkeys"),
    ].map { name, permissions in
        [
            "name": .string(name),
            "properties": [
                "permissions": .string(permissions), "type": "BuiltIn", "provisioningState": "Succeeded",
            ],
        ]
    }

    // MARK: Reading requests

    /// A policy's properties as they are stored, tried on an engine.
    func policy(_ properties: JSONValue, _ spec: CacheSpec) async throws(AzureError) -> JSONValue {
        guard !Self.builtInPolicies.contains(where: { $0["name"]?.text?.lowercased() == child.lowercased() }) else {
            throw .invalid("name", "'\(child.prefix(80))' is one of the service's own access policies.")
        }
        guard let given = properties["permissions"]?.text, !given.isEmpty else {
            throw .invalid("properties.permissions", "Such as +get +hget ~orders:*.")
        }
        let words = given.split(separator: " ")
        let hasKeys = words.contains { $0.hasPrefix("~") || $0.hasPrefix("%") || $0.lowercased() == "allkeys" }
        let permissions = hasKeys ? given : given + " allkeys"
        guard let access = Self.access(permissions) else {
            var reason = ""
            do { _ = try AccessString(permissions) } catch { reason = error.message }
            throw .invalid("properties.permissions", "\(reason).")
        }
        do {
            try await services.provisioning.check([CacheUser(name: child, access: access)], engine: spec.engine)
        } catch let error as TerraceError where error.code == .invalidArgument {
            throw .invalid("properties.permissions", error.message)
        } catch { throw AzureError(500, "InternalServerError", TerraceError.text(error)) }
        return ["permissions": .string(permissions), "type": "Custom", "provisioningState": "Succeeded"]
    }

    /// Channels are every policy's, unless it says otherwise: Redis 6, which the service runs, has them so.
    private static func access(_ permissions: String) -> AccessString? {
        let hasChannels = permissions.split(separator: " ").contains { $0.hasPrefix("&") || $0.contains("channels") }
        return try? AccessString(hasChannels ? permissions : permissions + " &*")
    }

    func assignment(_ properties: JSONValue, of id: CacheID) async throws(AzureError) -> JSONValue {
        guard let object = properties["objectId"]?.text, CacheUser.problem(withName: object) == nil,
            object != CacheUser.defaultName
        else { throw .invalid("properties.objectId", "It is the object id of a user, group or principal.") }
        let policy = properties["accessPolicyName"]?.text ?? ""
        let known = try await children(.accessPolicy, of: id).compactMap { $0["name"]?.text }
        guard let name = known.first(where: { $0.lowercased() == policy.lowercased() }) else {
            throw .invalid("properties.accessPolicyName", "It is one of \(known.joined(separator: ", ")).")
        }
        return [
            "objectId": .string(object), "objectIdAlias": properties["objectIdAlias"] ?? "",
            "accessPolicyName": .string(name), "provisioningState": "Succeeded",
        ]
    }

    /// - Throws: `AzureError` for a policy that is assigned to somebody, or the service's own.
    func checkUnused(_ id: CacheID) async throws(AzureError) {
        let isBuiltIn = Self.builtInPolicies.contains { $0["name"]?.text?.lowercased() == child.lowercased() }
        let holder = try await children(.accessPolicyAssignment, of: id).first {
            $0["properties"]?["accessPolicyName"]?.text?.lowercased() == child.lowercased()
        }
        guard isBuiltIn || holder != nil else { return }
        throw AzureError(
            409, "Conflict",
            isBuiltIn
                ? "'\(child)' is one of the service's own access policies and stays."
                : "The access policy '\(child)' is assigned by '\(holder?["name"]?.text ?? "")'; delete that first.")
    }

    // MARK: Users of the cache

    /// Who may log in by assignments: each with the token the login hands out for it.
    func principals(of id: CacheID) async throws(AzureError) -> [CacheUser] {
        let policies = Dictionary(
            try await children(.accessPolicy, of: id).map {
                ($0["name"]?.text ?? "", $0["properties"]?["permissions"]?.text ?? "")
            }, uniquingKeysWith: { $1 })
        var users: [CacheUser] = []
        for assignment in try await children(.accessPolicyAssignment, of: id) {
            guard let object = assignment["properties"]?["objectId"]?.text,
                let permissions = policies[assignment["properties"]?["accessPolicyName"]?.text ?? ""],
                let access = Self.access(permissions), !users.contains(where: { $0.name == object })
            else { continue }
            let token = try await dataToken(of: object)
            users.append(CacheUser(name: object, access: access, login: .hashes([PasswordHash.of(token)])))
        }
        return users
    }

    /// Brings a changed policy or assignment to the cache, and waits a moment until it is live.
    func applyPrincipals(_ id: CacheID) async throws(AzureError) {
        // Read before the principals: an assignment that is taken away meanwhile must not come back with this change.
        let record = try await core { try await services.caches.cache(id) }.record
        let declaration = try RedisDeclaration(
            id: id, attributes: record.spec.attributes, principals: try await principals(of: id)
        ).declaration()
        var intent = ApplyIntent([declaration], existing: .require)
        intent.generations[id] = record.generation
        let wanted = intent
        try await core {
            let change = try await services.provisioning.apply(wanted).first
            if let operation = change?.operation {
                _ = try await services.caches.operation(operation, wait: services.patience ?? .seconds(5))
            }
        }
    }
}
