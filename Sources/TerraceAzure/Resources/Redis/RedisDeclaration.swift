import TerraceCore
import TerraceFrontEnd

/// What a cache's request means for the core. The request itself is kept as attributes, and every answer is made of them
/// and of what is seen.
struct RedisDeclaration {
    private let id: CacheID
    private let attributes: [String: JSONValue]
    private let input: RedisInput
    private let principals: [CacheUser]

    /// - Parameters:
    ///   - attributes: `location`, `tags`, `zones`, `identity` and `properties`, canonical.
    ///   - principals: who may log in by access policy, where Entra is on.
    init(id: CacheID, attributes: [String: JSONValue], principals: [CacheUser] = []) {
        self.id = id
        self.attributes = attributes
        self.principals = principals
        input = RedisInput(attributes)
    }

    private var properties: RedisInput.Properties? { input.properties }
    private var configuration: RedisInput.Configuration? { properties?.redisConfiguration }

    func declaration() throws(AzureError) -> CacheDeclaration {
        guard let sku = properties?.sku, let name = sku.name, let capacity = sku.capacity, let family = sku.family
        else { throw .invalid("properties.sku", "A sku with name, family and capacity is needed.") }
        let isPremium = name == "Premium"
        var declaration = CacheDeclaration(id: id, tier: "azure/\(name.lowercased())")
        declaration.size = "\(family)\(capacity)"
        let shards = try count(properties?.shardCount, "shardCount", isPremium, only: 0)
        declaration.shards = shards == 0 ? nil : shards
        let usual = name == "Basic" ? 0 : 1
        let replicas = try count(properties?.replicasPerPrimary, "replicasPerPrimary", isPremium, only: usual)
        let legacy = try count(properties?.replicasPerMaster, "replicasPerMaster", isPremium, only: usual)
        declaration.replicas = replicas ?? legacy
        declaration.tls = properties?.enableNonSslPort == true ? .offered : .required
        declaration.engine = engine()
        declaration.config = try config(isBasic: name == "Basic")
        declaration.persistence = try persistence()
        declaration.zones = try zones()
        declaration.attributes = attributes
        declaration.users = try users()
        try checkNetwork(isPremium: isPremium)
        return declaration
    }

    /// Keys open the default user: without them there is none, and without authentication it opens by itself.
    private func users() throws(AzureError) -> [CacheUser]? {
        var users = configuration?.isAADEnabled == true ? principals : []
        let hasKeys = properties?.disableAccessKeyAuthentication != true
        if configuration?.isOpen == true {
            let property = "properties.redisConfiguration.authnotrequired"
            guard properties?.subnetId != nil else {
                throw .invalid(
                    property, "Only a cache in a virtual network, with a subnetId, goes without authentication.")
            }
            guard hasKeys else { throw .invalid(property, "disableAccessKeyAuthentication asks for the contrary.") }
            users.append(CacheUser(name: CacheUser.defaultName, access: .everything, login: .open))
        } else if !hasKeys, let off = try? AccessString("off") {
            users.append(CacheUser(name: CacheUser.defaultName, access: off))
        }
        return users.isEmpty ? nil : users
    }

    /// What the other tiers cannot choose is said as it is there.
    private func count(
        _ number: Int?, _ property: String, _ isPremium: Bool, only: Int
    ) throws(AzureError) -> Int? {
        guard let number else { return nil }
        guard isPremium || number == only else {
            throw .invalid("properties.\(property)", "Only the Premium tier has it.")
        }
        return isPremium ? number : nil
    }

    /// Stored: addresses here are the loopback's.
    private func checkNetwork(isPremium: Bool) throws(AzureError) {
        if properties?.subnetId != nil, !isPremium {
            throw .invalid("properties.subnetId", "Only the Premium tier has it.")
        }
        if properties?.staticIP != nil, properties?.subnetId == nil {
            throw .invalid("properties.staticIP", "It needs a subnetId.")
        }
    }

    /// 6 is all there is to choose, so it and `latest` name no engine: the newest installed one runs. Another version is
    /// asked for.
    private func engine() -> EngineRequest? {
        guard let version = properties?.redisVersion, !["6", "6.0", "latest"].contains(version.lowercased())
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
        if isBasic, let setting = reserved.first(where: { configuration?.settings[$0]?.text != nil }) {
            throw AzureError(400, "BadRequest", "The setting '\(setting)' is not allowed on 'Basic' cache instances.")
        }
        return (configuration?.settings ?? [:]).filter { !Self.serviceSettings.contains($0.key) }.compactMapValues(
            \.text)
    }

    private func persistence() throws(AzureError) -> Persistence? {
        let (isRDB, isAOF) = (configuration?.isRDBEnabled == true, configuration?.isAOFEnabled == true)
        if isRDB, isAOF {
            throw AzureError(400, "BadRequest", "RDB and AOF persistence cannot be enabled at the same time.")
        }
        if isAOF { return Persistence(mode: .aof) }
        guard isRDB else { return nil }
        let minutes = configuration?.rdbFrequency ?? 60
        return Persistence(mode: .rdb, save: ["\(minutes * 60) 1"])
    }

    private func zones() throws(AzureError) -> [String]? {
        let zones = input.zones ?? []
        let policy = properties?.zonalAllocationPolicy
        if zones.isEmpty, policy == "UserDefined" {
            throw .invalid("properties.zonalAllocationPolicy", "UserDefined needs zones.")
        }
        if !zones.isEmpty, let policy, policy != "UserDefined" {
            throw .invalid("properties.zonalAllocationPolicy", "With zones it is UserDefined.")
        }
        return zones.isEmpty ? nil : zones
    }
}
