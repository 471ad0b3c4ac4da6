import TerraceCore

/// `az redis access-policy …`, `access-policy-assignment …` and `identity …`.
extension AzCall {
    // MARK: Access policies and their assignments

    func putAccessPolicy() async throws -> JSONValue? {
        let body: JSONValue = ["properties": ["permissions": .string(said["--permissions"] ?? "")]]
        return AzView.child(try await send("PUT", childPath("accessPolicies"), body))
    }

    func putAccessPolicyAssignment() async throws -> JSONValue? {
        let body: JSONValue = [
            "properties": [
                "accessPolicyName": .string(said["--access-policy-name"] ?? ""),
                "objectId": .string(said["--object-id"] ?? ""),
                "objectIdAlias": .string(said["--object-id-alias"] ?? ""),
            ]
        ]
        return AzView.child(try await send("PUT", childPath("accessPolicyAssignments"), body))
    }

    // MARK: Identities

    func showIdentity() async throws -> JSONValue? { try await identity() }

    func assignIdentity() async throws -> JSONValue? {
        let old = try await identity()
        let users = Self.users(of: old).union(said.all("--mi-user-assigned"))
        return try await setIdentity(
            isSystem: said.isTrue("--mi-system-assigned") || Self.isSystem(old), users: users)
    }

    func removeIdentity() async throws -> JSONValue? {
        let old = try await identity()
        let users = Self.users(of: old).subtracting(said.all("--mi-user-assigned"))
        return try await setIdentity(
            isSystem: !said.isTrue("--mi-system-assigned") && Self.isSystem(old), users: users)
    }

    private func identity() async throws -> JSONValue {
        Self.shown(try await send("GET", redisPath)["identity"])
    }

    private func setIdentity(isSystem: Bool, users: Set<String>) async throws -> JSONValue {
        let identity = AzRedisBody.identity(isSystem: isSystem, users: users.sorted())
        try await send("PATCH", redisPath, ["identity": identity ?? ["type": "None"]])
        return try await self.identity()
    }

    /// The identity with every member of the SDK's model; missing ones are null.
    private static func shown(_ identity: JSONValue?) -> JSONValue {
        let unset: [String: JSONValue] = [
            "type": "None", "principalId": .null, "tenantId": .null, "userAssignedIdentities": .null,
        ]
        return .object((identity?.members ?? [:]).merging(unset) { own, _ in own })
    }

    private static func isSystem(_ identity: JSONValue) -> Bool {
        identity["type"]?.text?.contains("SystemAssigned") == true
    }

    private static func users(of identity: JSONValue) -> Set<String> {
        Set(identity["userAssignedIdentities"]?.members.keys.map { $0 } ?? [])
    }
}
