import TerraceCore

/// Turns a request to create or change a cache into the attributes that are stored.
struct RedisRequest {
    private let input: RedisInput
    private let old: [String: JSONValue]
    private let shown: JSONValue

    /// - Parameters:
    ///   - old: the attributes before a change.
    ///   - shown: the cache as clients see it. A member that is sent back unchanged is not a wish.
    init(_ input: RedisInput, over old: [String: JSONValue] = [:], shown: JSONValue = [:]) {
        self.input = input
        self.old = old
        self.shown = shown
    }

    /// `location`, `tags`, `zones`, `identity` and `properties`. Lists and maps are replaced as a whole;
    /// `redisConfiguration` and `sku` are merged.
    /// - Throws: `AzureError` for members that contradict each other.
    func attributes() throws(AzureError) -> [String: JSONValue] {
        var merged = old
        for name in ["tags", "zones", "identity"] {
            if let value = input.given[name], value != shown[name] { merged[name] = value == .null ? nil : value }
        }
        if let location = input.location { merged["location"] = .string(AzureLocation.display(location)) }
        var properties = old["properties"]?.members ?? [:]
        for (name, value) in changes {
            switch name {
            case "redisConfiguration", "sku":
                properties[name] = .object((properties[name]?.members ?? [:]).merging(value.members) { $1 })
            default: properties[name] = value == .null ? nil : value
            }
        }
        try setReplicas(in: &properties)
        properties["sku"] = try properties["sku"].map(Self.sku)
        merged["properties"] = .object(properties)
        return merged
    }

    /// The given properties that differ from the shown ones.
    private var changes: [String: JSONValue] {
        var changes: [String: JSONValue] = [:]
        for (name, value) in input.given["properties"]?.members ?? [:] {
            let seen = shown["properties"]?[name]
            if name == "redisConfiguration" || name == "sku" {
                let changed = value.members.filter { $0.value != seen?[$0.key] }
                if !changed.isEmpty || old["properties"]?[name] == nil { changes[name] = .object(changed) }
            } else if value != seen {
                changes[name] = value
            }
        }
        return changes
    }

    /// The number of replicas has two names. The changed one counts, and it is stored as `replicasPerPrimary`.
    private func setReplicas(in properties: inout [String: JSONValue]) throws(AzureError) {
        let names = ["replicasPerPrimary", "replicasPerMaster"]
        let said = names.compactMap { changes[$0]?.number }
        guard Set(said).count < 2 else {
            throw .invalid("properties.replicasPerMaster", "It is another name of replicasPerPrimary, which differs.")
        }
        let kept = names.compactMap { properties[$0]?.number }.first
        for name in names { properties[name] = nil }
        if let number = said.first ?? kept { properties[names[0]] = .integer(number) }
    }

    private static func sku(_ value: JSONValue) throws(AzureError) -> JSONValue {
        guard let name = value["name"]?.text, let family = value["family"]?.text, value["capacity"]?.number != nil
        else {
            throw .invalid("properties.sku", "A sku with name, family and capacity is needed.")
        }
        guard family == (name == "Premium" ? "P" : "C") else {
            throw AzureError(
                400, "BadRequest", "Exception of type 'AzCacheRP.Exceptions.SkuFamilyNotSupportedException' was thrown."
            )
        }
        return value
    }
}
