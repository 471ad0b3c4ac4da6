import TerraceCore
import TerraceFrontEnd

/// What a cache's request means for the core. The request itself is kept as attributes, and every answer is made of them
/// and of what is seen.
struct RedisDeclaration {
    let id: CacheID
    /// `location`, `tags`, `zones`, `identity` and `properties`, canonical.
    let attributes: [String: JSONValue]
    /// Who may log in by access policy, where Entra is on.
    var principals: [CacheUser] = []

    private var properties: JSONValue { attributes["properties"] ?? [:] }
    private var configuration: [String: JSONValue] { properties["redisConfiguration"]?.members ?? [:] }

    // MARK: Reading a request

    /// The attributes with the request's members over them. Lists and maps replace, `redisConfiguration` merges.
    /// - Parameter shown: the cache as a client saw it: what comes back as it was is an echo and no wish.
    /// - Throws: `AzureError` for values of the wrong kind.
    static func attributes(
        _ body: JSONValue, over old: [String: JSONValue] = [:], shown: JSONValue = [:]
    ) throws(AzureError) -> [String: JSONValue] {
        var merged = old
        for name in ["tags", "zones", "identity"] {
            if let value = body[name], value != shown[name] { merged[name] = value == .null ? nil : value }
        }
        if let location = body["location"]?.text { merged["location"] = .string(AzureLocation.display(location)) }
        var properties = old["properties"]?.members ?? [:]
        for (name, value) in body["properties"]?.members ?? [:] where !ignored.contains(name) {
            let seen = shown["properties"]?[name]
            if name == "redisConfiguration" {
                let changed = try texts(value).filter { $0.value != seen?[$0.key] }
                guard !changed.isEmpty || properties[name] == nil else { continue }
                properties[name] = .object((properties[name]?.members ?? [:]).merging(changed) { $1 })
            } else if value != seen {
                properties[name] = value == .null ? nil : value
            }
        }
        if let sku = properties["sku"] { properties["sku"] = try self.sku(sku) }
        merged["properties"] = .object(properties)
        return merged
    }

    /// What only answers have, and comes back with an echoed one.
    private static let ignored: Set<String> = [
        "provisioningState", "instances", "accessKeys", "hostName", "port", "sslPort", "linkedServers",
        "privateEndpointConnections",
    ]

    /// Every value of redisConfiguration is text.
    private static func texts(_ value: JSONValue) throws(AzureError) -> [String: JSONValue] {
        var texts: [String: JSONValue] = [:]
        for (key, value) in value.members where key != "maxclients" {
            switch value {
            case .string, .null: texts[key] = value
            case .integer(let number): texts[key] = .string("\(number)")
            case .bool(let flag): texts[key] = .string(flag ? "true" : "false")
            case .double, .array, .object: throw .invalid("properties.redisConfiguration.\(key.prefix(60))")
            }
        }
        return texts
    }

    /// `premium`, `p`, `"1"` → `Premium`, `P`, 1.
    private static func sku(_ value: JSONValue) throws(AzureError) -> JSONValue {
        let name = ["Basic", "Standard", "Premium"].first { $0.lowercased() == value["name"]?.text?.lowercased() }
        let family = value["family"]?.text?.uppercased() ?? ""
        guard let name, let capacity = value["capacity"]?.number else { throw .invalid("properties.sku") }
        guard family == (name == "Premium" ? "P" : "C") else {
            throw AzureError(
                400, "BadRequest", "Exception of type 'AzCacheRP.Exceptions.SkuFamilyNotSupportedException' was thrown."
            )
        }
        return ["name": .string(name), "family": .string(family), "capacity": .integer(capacity)]
    }

    // MARK: Meaning

    func declaration() throws(AzureError) -> CacheDeclaration {
        guard let name = properties["sku"]?["name"]?.text, let capacity = properties["sku"]?["capacity"]?.number,
            let family = properties["sku"]?["family"]?.text
        else { throw .invalid("properties.sku", "A sku with name, family and capacity is needed.") }
        let isPremium = name == "Premium"
        var declaration = CacheDeclaration(id: id, tier: "azure/\(name.lowercased())")
        declaration.size = "\(family)\(capacity)"
        declaration.shards = try count("shardCount", isPremium).flatMap { $0 == 0 ? nil : $0 }
        let (replicas, legacy) = (try count("replicasPerPrimary", isPremium), try count("replicasPerMaster", isPremium))
        declaration.replicas = replicas ?? legacy
        declaration.tls = properties["enableNonSslPort"]?.isTrue == true ? .offered : .required
        declaration.engine = engine()
        declaration.config = try config(isBasic: name == "Basic")
        declaration.persistence = try persistence()
        declaration.zones = try zones()
        declaration.attributes = attributes
        declaration.users = users()
        return declaration
    }

    /// Keys open the default user; without them there is none.
    private func users() -> [CacheUser]? {
        var users = configuration["aad-enabled"]?.text?.lowercased() == "true" ? principals : []
        if properties["disableAccessKeyAuthentication"]?.isTrue == true, let off = try? AccessString("off") {
            users.append(CacheUser(name: CacheUser.defaultName, access: off))
        }
        return users.isEmpty ? nil : users
    }

    private func count(_ property: String, _ isPremium: Bool) throws(AzureError) -> Int? {
        guard let value = properties[property] else { return nil }
        guard let number = value.number, number >= 0 else { throw .invalid("properties.\(property)") }
        guard isPremium || number <= (property == "shardCount" ? 0 : 1) else {
            throw .invalid("properties.\(property)", "Only the Premium tier has it.")
        }
        return isPremium ? number : nil
    }

    /// 6 is all there is to choose, so it and `latest` name no engine: the newest installed one runs. Another version is
    /// asked for.
    private func engine() -> EngineRequest? {
        guard let version = properties["redisVersion"]?.text, !version.hasPrefix("6"), version.lowercased() != "latest"
        else { return nil }
        return EngineRequest(name: .redis, version: version)
    }

    /// Settings of the service that reserve memory, back up or sign in, and none of the engine.
    private static let serviceSettings: Set<String> = [
        "maxmemory-reserved", "maxfragmentationmemory-reserved", "maxmemory-delta", "rdb-backup-enabled",
        "rdb-backup-frequency", "rdb-backup-max-snapshot-count", "rdb-storage-connection-string", "aof-backup-enabled",
        "aof-storage-connection-string-0", "aof-storage-connection-string-1", "authnotrequired", "aad-enabled",
        "preferred-data-archive-auth-method", "preferred-data-persistence-auth-method", "storage-subscription-id",
        "zonal-configuration",
    ]

    private func config(isBasic: Bool) throws(AzureError) -> [String: String] {
        let reserved = ["maxmemory-reserved", "maxfragmentationmemory-reserved", "maxmemory-delta"]
        if isBasic, let setting = reserved.first(where: { configuration[$0]?.text != nil }) {
            throw AzureError(400, "BadRequest", "The setting '\(setting)' is not allowed on 'Basic' cache instances.")
        }
        return configuration.filter { !Self.serviceSettings.contains($0.key) }.compactMapValues(\.text)
    }

    private func persistence() throws(AzureError) -> Persistence? {
        let isRDB = configuration["rdb-backup-enabled"]?.text?.lowercased() == "true"
        let isAOF = configuration["aof-backup-enabled"]?.text?.lowercased() == "true"
        if isRDB, isAOF {
            throw AzureError(400, "BadRequest", "RDB and AOF persistence cannot be enabled at the same time.")
        }
        if isAOF { return Persistence(mode: .aof) }
        guard isRDB else { return nil }
        let minutes = configuration["rdb-backup-frequency"]?.text ?? "60"
        guard let number = Int(minutes), [15, 30, 60, 360, 720, 1440].contains(number) else {
            throw .invalid(
                "properties.redisConfiguration.rdb-backup-frequency", "It is one of 15, 30, 60, 360, 720, 1440 minutes."
            )
        }
        return Persistence(mode: .rdb, save: ["\(number * 60) 1"])
    }

    private func zones() throws(AzureError) -> [String]? {
        guard let value = attributes["zones"] else { return nil }
        let zones = value.elements.compactMap(\.text)
        guard zones.count == value.elements.count else { throw .invalid("zones") }
        return zones.isEmpty ? nil : zones
    }
}
