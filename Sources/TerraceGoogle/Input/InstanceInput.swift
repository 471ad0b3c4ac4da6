import TerraceCore
import TerraceFrontEnd

/// Fields of an instance that a client may set, typed as the service's model types them.
struct InstanceInput: VendorInput {
    let tier: String?
    let memorySizeGb: Int?
    let replicaCount: Int?
    let readReplicasMode: String?
    let redisVersion: String?
    let redisConfigs: JSONValue?
    let authEnabled: Bool?
    let transitEncryptionMode: String?
    let persistenceConfig: PersistenceConfig?
    let locationId: String?
    let alternativeLocationId: String?
    let displayName: String?
    let labels: JSONValue?
    let tags: JSONValue?
    let authorizedNetwork: String?
    let connectMode: String?
    let reservedIpRange: String?
    let secondaryIpRange: String?
    let customerManagedKey: String?
    let maintenanceVersion: String?
    let maintenancePolicy: JSONValue?
    /// The given fields, unchanged.
    let fields: [String: JSONValue]

    struct PersistenceConfig: Sendable {
        let persistenceMode: String?
        let rdbSnapshotPeriod: String?
        let rdbSnapshotStartTime: String?
    }

    init(_ input: InputReader) {
        tier = input.text("tier")
        memorySizeGb = input.number("memorySizeGb")
        replicaCount = input.number("replicaCount")
        readReplicasMode = input.text("readReplicasMode")
        redisVersion = input.text("redisVersion")
        redisConfigs = input.any("redisConfigs")
        authEnabled = input.flag("authEnabled")
        transitEncryptionMode = input.text("transitEncryptionMode")
        persistenceConfig = input.structure("persistenceConfig") { input in
            PersistenceConfig(
                persistenceMode: input.text("persistenceMode"), rdbSnapshotPeriod: input.text("rdbSnapshotPeriod"),
                rdbSnapshotStartTime: input.text("rdbSnapshotStartTime"))
        }
        locationId = input.text("locationId")
        alternativeLocationId = input.text("alternativeLocationId")
        displayName = input.text("displayName")
        labels = input.any("labels")
        tags = input.any("tags")
        authorizedNetwork = input.text("authorizedNetwork")
        connectMode = input.text("connectMode")
        reservedIpRange = input.text("reservedIpRange")
        secondaryIpRange = input.text("secondaryIpRange")
        customerManagedKey = input.text("customerManagedKey")
        maintenanceVersion = input.text("maintenanceVersion")
        maintenancePolicy = input.any("maintenancePolicy")
        fields = input.given.filter { !$0.key.hasPrefix("?") }
    }

    /// - Parameter fields: the fields that are stored with an instance.
    init(_ fields: [String: JSONValue]) { self.init(InputReader(.object(fields))) }

    var isHA: Bool { tier == "STANDARD_HA" }
    var hasReadReplicas: Bool { readReplicasMode == "READ_REPLICAS_ENABLED" }
}
