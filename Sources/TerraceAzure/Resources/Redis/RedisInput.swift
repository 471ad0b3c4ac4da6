import TerraceCore
import TerraceFrontEnd

/// A request's members for a cache, with the types of the service's model. A cache's attributes have the same form.
struct RedisInput: VendorInput {
    let location: String?
    let tags: JSONValue?
    let zones: [String]?
    let identity: JSONValue?
    let properties: Properties?
    /// The given members, unchanged.
    let given: JSONValue

    struct Properties: Sendable {
        let sku: SKU?
        let shardCount: Int?
        let replicasPerPrimary: Int?
        /// Another name of `replicasPerPrimary`.
        let replicasPerMaster: Int?
        let redisVersion: String?
        let enableNonSslPort: Bool?
        let disableAccessKeyAuthentication: Bool?
        let subnetId: String?
        let staticIP: String?
        let zonalAllocationPolicy: String?
        let publicNetworkAccess: String?
        let minimumTlsVersion: String?
        let updateChannel: String?
        let tenantSettings: JSONValue?
        let redisConfiguration: Configuration?
    }

    struct SKU: Sendable, Equatable {
        let name: String?
        let family: String?
        let capacity: Int?
    }

    /// The settings that the service itself uses; the others are the engine's.
    struct Configuration: Sendable {
        let isAADEnabled: Bool
        let isOpen: Bool
        let isRDBEnabled: Bool
        let isAOFEnabled: Bool
        /// The time between snapshots, in minutes.
        let rdbFrequency: Int?
        /// The given settings, unchanged.
        let settings: [String: JSONValue]
    }

    init(_ input: InputReader) {
        location = input.text("location")
        tags = input.any("tags")
        zones = input.texts("zones")
        identity = input.any("identity")
        properties = input.structure("properties", Properties.init)
        given = .object(input.given)
    }

    init(_ attributes: [String: JSONValue]) { self.init(InputReader(.object(attributes))) }
}

extension RedisInput.Properties {
    init(_ input: InputReader) {
        sku = input.structure("sku", RedisInput.SKU.init)
        shardCount = input.number("shardCount")
        replicasPerPrimary = input.number("replicasPerPrimary")
        replicasPerMaster = input.number("replicasPerMaster")
        redisVersion = input.text("redisVersion")
        enableNonSslPort = input.flag("enableNonSslPort")
        disableAccessKeyAuthentication = input.flag("disableAccessKeyAuthentication")
        subnetId = input.text("subnetId")
        staticIP = input.text("staticIP")
        zonalAllocationPolicy = input.text("zonalAllocationPolicy")
        publicNetworkAccess = input.text("publicNetworkAccess")
        minimumTlsVersion = input.text("minimumTlsVersion")
        updateChannel = input.text("updateChannel")
        tenantSettings = input.any("tenantSettings")
        redisConfiguration = input.structure("redisConfiguration", RedisInput.Configuration.init)
    }
}

extension RedisInput.SKU {
    init(_ input: InputReader) {
        name = input.text("name")
        family = input.text("family")
        capacity = input.number("capacity")
    }
}

extension RedisInput.Configuration {
    init(_ input: InputReader) {
        func isOn(_ setting: String) -> Bool { input.text(setting)?.lowercased() == "true" }
        isAADEnabled = isOn("aad-enabled")
        isOpen = isOn("authnotrequired")
        isRDBEnabled = isOn("rdb-backup-enabled")
        isAOFEnabled = isOn("aof-backup-enabled")
        rdbFrequency = input.text("rdb-backup-frequency").flatMap { Int($0) }
        settings = input.rest()
    }
}
