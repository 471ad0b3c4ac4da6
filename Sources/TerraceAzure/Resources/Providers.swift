import TerraceCore
import TerraceFrontEnd

/// Resource providers: clients register those that they use, among them many that have nothing to do with caches.
extension AzureCall {
    private static let kind = "azure/provider"

    private func key(_ namespace: String) -> ResourceKey {
        ResourceKey(kind: Self.kind, scope: subscription.lowercased(), name: namespace.lowercased())
    }

    /// Those that are registered from the beginning.
    private static let own = ["Microsoft.Cache", "Microsoft.Resources"]

    func listProviders() async throws(AzureError) -> WireResponse {
        let registered = try await core {
            try await services.resources.resources(kind: Self.kind, scope: subscription.lowercased())
        }
        let names = Self.own + registered.compactMap { $0.body["namespace"]?.text }
        return .json(["value": .array(names.map { document($0, isRegistered: true) })])
    }

    func getProvider() async throws(AzureError) -> WireResponse {
        let namespace = try namespace()
        let found = try await core { try await services.resources.resource(key(namespace)) }
        let isRegistered = found != nil || Self.own.contains(namespace)
        return .json(document(found?["namespace"]?.text ?? namespace, isRegistered: isRegistered))
    }

    func setProvider(isRegistered: Bool) async throws(AzureError) -> WireResponse {
        let namespace = try namespace()
        guard !Self.own.contains(namespace) else {
            guard isRegistered else {
                throw AzureError(409, "Conflict", "The resource provider '\(namespace)' stays registered here.")
            }
            return .json(document(namespace, isRegistered: true))
        }
        let stored: JSONValue? = isRegistered ? ["namespace": .string(namespace)] : nil
        _ = try await core { try await services.resources.edit(key(namespace)) { _ in stored } }
        return .json(document(namespace, isRegistered: isRegistered))
    }

    /// The path's, in our spelling where it is one of our own.
    private func namespace() throws(AzureError) -> String {
        if let own = Self.own.first(where: { $0.lowercased() == name.lowercased() }) { return own }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let isName = parts.count > 1 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(\.isLetterOrDigit) }
        guard isName, name.utf8.count <= 100 else {
            throw AzureError(
                404, "InvalidResourceNamespace", "The resource namespace '\(name.prefix(100))' is invalid.")
        }
        return name
    }

    /// Only of our own is it known what they have.
    private func document(_ namespace: String, isRegistered: Bool) -> JSONValue {
        let places = JSONValue.array(AzureLocation.all.map { .string($0.1) })
        let types = namespace == "Microsoft.Cache" ? ["Redis", "RedisEnterprise", "RedisEnterprise/databases"] : []
        return [
            "id": .string("/subscriptions/\(subscription)/providers/\(namespace)"), "namespace": .string(namespace),
            "registrationState": isRegistered ? "Registered" : "NotRegistered",
            "registrationPolicy": namespace == "Microsoft.Resources" ? "RegistrationFree" : "RegistrationRequired",
            "resourceTypes": .array(
                types.map { type in
                    [
                        "resourceType": .string(type), "locations": places, "apiVersions": ["2024-11-01"],
                        "defaultApiVersion": "2024-11-01", "capabilities": "SupportsTags, SupportsLocation",
                    ]
                }),
        ]
    }
}

extension UInt8 {
    /// Of ASCII.
    var isLetterOrDigit: Bool { (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self) }
}
