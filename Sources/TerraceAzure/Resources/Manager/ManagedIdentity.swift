import TerraceCore

/// A resource's identity towards other services: stored, with the ids that a directory would give.
enum ManagedIdentity {
    /// - Parameters:
    ///   - given: of a request; nil and `None` are no identity.
    ///   - old: as stored; an identity that stays keeps its ids.
    ///   - uuid: a fresh id.
    /// - Throws: `AzureError` where the kind and the list do not fit.
    static func completed(_ given: JSONValue?, old: JSONValue?, uuid: () -> String) throws(AzureError) -> JSONValue? {
        guard let given, given != .null else { return nil }
        let kind = given["type"]?.text ?? "None"
        let users = given["userAssignedIdentities"]?.members.filter { $0.value != .null } ?? [:]
        guard kind.contains("UserAssigned") == !users.isEmpty else {
            throw .invalid(
                "identity.userAssignedIdentities", "It is what the type UserAssigned needs, and no other has.")
        }
        guard kind != "None" else { return nil }
        var identity: [String: JSONValue] = ["type": .string(kind)]
        if kind.contains("SystemAssigned") {
            identity["principalId"] = old?["principalId"] ?? .string(uuid())
            identity["tenantId"] = .string(AzureCall.defaultTenant)
        }
        if !users.isEmpty {
            var named: [String: JSONValue] = [:]
            for id in users.keys.sorted() {
                named[id] =
                    old?["userAssignedIdentities"]?[id]
                    ?? ["principalId": .string(uuid()), "clientId": .string(uuid())]
            }
            identity["userAssignedIdentities"] = .object(named)
        }
        return .object(identity)
    }
}
