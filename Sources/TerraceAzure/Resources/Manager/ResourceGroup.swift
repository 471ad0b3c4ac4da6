import TerraceCore

/// A resource group. Its name keeps the spelling of its creation, which ids show; requests may use any case.
struct ResourceGroup: Sendable {
    let subscription: String
    let name: String
    /// The stored document.
    let body: JSONValue

    var path: String { "/subscriptions/\(subscription)/resourceGroups/\(name)" }

    func holds(_ id: CacheID) -> Bool { Self.holds(id, subscription, name) }

    static func holds(_ id: CacheID, _ subscription: String, _ name: String) -> Bool {
        id.scope.rawValue.lowercased() == "azure:\(subscription)/\(name)".lowercased()
    }

    /// The scope of the group's caches.
    func scope() throws(AzureError) -> Scope { try Self.scope(subscription, name) }

    static func scope(_ subscription: String, _ name: String) throws(AzureError) -> Scope {
        do { return try Scope("azure:\(subscription)/\(name)") } catch {
            throw AzureError(
                400, "InvalidResourceGroup",
                "'\(subscription.prefix(60))/\(name.prefix(100))' has characters that Terrace does not take in a "
                    + "subscription or group.")
        }
    }
}
