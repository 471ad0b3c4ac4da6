import TerraceCore
import TerraceFrontEnd

/// Resource providers. Clients register all that they use, and many of these have nothing to do with caches.
struct Providers: AzureResource {
    private let call: AzureCall
    private let folder: Folder<AzureError>

    init(_ call: AzureCall) {
        self.call = call
        folder = call.folder("provider", in: call.subscription.lowercased())
    }

    /// The providers that are always registered.
    private static let own = ["Microsoft.Cache", "Microsoft.Resources"]

    func list() async throws(AzureError) -> WireResponse {
        let registered = try await folder.documents().compactMap { $0.body["namespace"]?.text }
        return .json(["value": .array((Self.own + registered).map { document($0, isRegistered: true) })])
    }

    func get() async throws(AzureError) -> WireResponse {
        let namespace = try namespace()
        let found = try await folder.document(namespace.lowercased())
        let isRegistered = found != nil || Self.own.contains(namespace)
        return .json(document(found?["namespace"]?.text ?? namespace, isRegistered: isRegistered))
    }

    func register() async throws(AzureError) -> WireResponse {
        let namespace = try namespace()
        if !Self.own.contains(namespace) {
            try await folder.put(namespace.lowercased(), ["namespace": .string(namespace)])
        }
        return .json(document(namespace, isRegistered: true))
    }

    func unregister() async throws(AzureError) -> WireResponse {
        let namespace = try namespace()
        guard !Self.own.contains(namespace) else {
            throw AzureError(409, "Conflict", "The resource provider '\(namespace)' stays registered here.")
        }
        try await folder.remove(namespace.lowercased())
        return .json(document(namespace, isRegistered: false))
    }

    /// The path's namespace; one of Terrace's own gets its usual spelling.
    private func namespace() throws(AzureError) -> String {
        let name = call.name
        if let own = Self.own.first(where: { $0.lowercased() == name.lowercased() }) { return own }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.allSatisfy({ NameRule.isAlphanumeric($0, upTo: 100) }), name.utf8.count <= 100
        else {
            throw AzureError(
                404, "InvalidResourceNamespace", "The resource namespace '\(name.prefix(100))' is invalid.")
        }
        return name
    }

    /// A provider's document. Resource types are known only for Terrace's own providers.
    private func document(_ namespace: String, isRegistered: Bool) -> JSONValue {
        let places = JSONValue.array(AzureLocation.all.map { .string($0.1) })
        let types = namespace == "Microsoft.Cache" ? ["Redis", "RedisEnterprise", "RedisEnterprise/databases"] : []
        return [
            "id": .string("/subscriptions/\(call.subscription)/providers/\(namespace)"),
            "namespace": .string(namespace),
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
