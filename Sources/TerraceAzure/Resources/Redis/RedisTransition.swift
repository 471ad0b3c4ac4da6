import TerraceCore

/// Checks which changes of a cache the service allows, and which in one request.
struct RedisTransition {
    private let old: RedisInput
    private let new: RedisInput

    /// Takes the attributes of the cache before and after the change.
    init(from old: [String: JSONValue], to new: [String: JSONValue]) {
        self.old = RedisInput(old)
        self.new = RedisInput(new)
    }

    /// - Throws: `AzureError` that names the members.
    func check() throws(AzureError) {
        try checkTier()
        for (name, isChanged) in [("subnetId", changes(\.subnetId)), ("staticIP", changes(\.staticIP))] where isChanged
        {
            throw .fixed("properties.\(name)", "It is set when the cache is created.")
        }
        if old.zones != new.zones { throw .fixed("zones", "They are set when the cache is created.") }
        try checkTogether(
            "properties.sku.capacity,properties.shardCount",
            capacity(old) != capacity(new) && changes(\.shardCount))
        try checkTogether(
            "properties.publicNetworkAccess,identity",
            old.identity != new.identity && changes(\.publicNetworkAccess))
    }

    private func checkTogether(_ properties: String, _ isChanged: Bool) throws(AzureError) {
        guard isChanged else { return }
        throw AzureError(
            400, "BadRequest",
            "The following updates can't be processed in one single request, please send seperate request to update them: "
                + "'\(properties)'.")
    }

    /// Checks a change of the tier: it only grows, one step at a time. No cache becomes a C0, and Basic becomes
    /// Standard without a change of size.
    private func checkTier() throws(AzureError) {
        let order = ["Basic", "Standard", "Premium"]
        guard let from = order.firstIndex(of: tier(old)), let to = order.firstIndex(of: tier(new)) else { return }
        if to < from { throw .fixed("properties.sku.name", "\(order[from]) cannot become \(order[to]).") }
        if to - from > 1 {
            throw .fixed("properties.sku.name", "Basic becomes Standard first, and Premium from there.")
        }
        guard let before = capacity(old), let after = capacity(new), before != after else { return }
        if from == 0, to == 1 {
            throw .fixed(
                "properties.sku.capacity",
                "Basic C\(before) becomes Standard C\(before) first; its size changes after that.")
        }
        if after == 0, to < 2 { throw .fixed("properties.sku.capacity", "No larger cache can become a C0.") }
    }

    private func changes<Value: Equatable>(_ property: KeyPath<RedisInput.Properties, Value?>) -> Bool {
        old.properties?[keyPath: property] != new.properties?[keyPath: property]
    }

    private func tier(_ input: RedisInput) -> String { input.properties?.sku?.name ?? "" }

    private func capacity(_ input: RedisInput) -> Int? { input.properties?.sku?.capacity }
}
