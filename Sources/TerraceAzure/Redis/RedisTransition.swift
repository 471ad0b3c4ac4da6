import TerraceCore

/// Which changes of a cache the service makes, and which in one request.
struct RedisTransition {
    let old: [String: JSONValue]
    let new: [String: JSONValue]

    init(from old: [String: JSONValue], to new: [String: JSONValue]) {
        self.old = old
        self.new = new
    }

    /// - Throws: `AzureError` that names the members.
    func check() throws(AzureError) {
        try checkTier()
        for name in ["subnetId", "staticIP"] where changes("properties", name) {
            throw .fixed("properties.\(name)", "It is set when the cache is created.")
        }
        if old["zones"] != new["zones"] { throw .fixed("zones", "They are set when the cache is created.") }
        try checkTogether(
            "properties.sku.capacity,properties.shardCount",
            capacity(old) != capacity(new) && changes("properties", "shardCount"))
        try checkTogether(
            "properties.publicNetworkAccess,identity",
            old["identity"] != new["identity"] && changes("properties", "publicNetworkAccess"))
    }

    private func checkTogether(_ properties: String, _ isChanged: Bool) throws(AzureError) {
        guard isChanged else { return }
        throw AzureError(
            400, "BadRequest",
            "The following updates can't be processed in one single request, please send seperate request to update them: "
                + "'\(properties)'.")
    }

    /// A tier only grows, one step at a time; no cache becomes a C0; Basic becomes Standard in its own size.
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

    private func changes(_ part: String, _ name: String) -> Bool { old[part]?[name] != new[part]?[name] }

    private func tier(_ attributes: [String: JSONValue]) -> String {
        attributes["properties"]?["sku"]?["name"]?.text ?? ""
    }

    private func capacity(_ attributes: [String: JSONValue]) -> Int? {
        attributes["properties"]?["sku"]?["capacity"]?.number
    }
}
