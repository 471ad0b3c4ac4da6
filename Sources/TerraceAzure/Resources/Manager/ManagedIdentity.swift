import TerraceCore

/// A resource's identity towards other services. It is only stored, with ids as a directory would issue them.
enum ManagedIdentity {
    /// - Parameters:
    ///   - given: the request's identity; nil and `None` are no identity.
    ///   - old: the stored identity; identities that stay keep their ids.
    ///   - uuid: makes a new id.
    /// - Throws: `AzureError` when the type and the list of identities contradict each other.
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
