import TerraceCore
import TerraceFrontEnd

/// Makes a declaration from a cache's request. The request itself is stored as attributes; answers are made from these
/// and the core's view.
struct RedisDeclaration {
    private let id: CacheID
    private let attributes: [String: JSONValue]
    private let input: RedisInput
    private let principals: [CacheUser]

    /// - Parameters:
    ///   - attributes: `location`, `tags`, `zones`, `identity` and `properties`, canonical.
    ///   - principals: the users that access policies allow, if Entra is on.
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

    /// The cache's users. The access keys are the default user's passwords. Without keys it is disabled; without
    /// authentication it needs no password.
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

    /// The number in a Premium cache. In the other tiers it may be given only with its fixed value, and is nil.
    private func count(
        _ number: Int?, _ property: String, _ isPremium: Bool, only: Int
    ) throws(AzureError) -> Int? {
        guard let number else { return nil }
        guard isPremium || number == only else {
            throw .invalid("properties.\(property)", "Only the Premium tier has it.")
        }
        return isPremium ? number : nil
    }

    /// Checks the network's members. They are only stored, because addresses are loopback ones.
    private func checkNetwork(isPremium: Bool) throws(AzureError) {
        if properties?.subnetId != nil, !isPremium {
            throw .invalid("properties.subnetId", "Only the Premium tier has it.")
        }
        if properties?.staticIP != nil, properties?.subnetId == nil {
            throw .invalid("properties.staticIP", "It needs a subnetId.")
        }
    }

    /// The engine that the request asks for. The service offers only version 6, so 6 and `latest` ask for none, and the
    /// newest installed engine runs. Other versions are asked for.
    private func engine() -> EngineRequest? {
        guard let version = properties?.redisVersion, !["6", "6.0", "latest"].contains(version.lowercased())
        else { return nil }
        return EngineRequest(name: .redis, version: version)
    }

    /// Settings of the service for reserved memory, backup and log-in, which the engine does not have.
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
