import TerraceCore
import TerraceFrontEnd

/// What is alike in the creation of a replication group and of a cluster of its own: a declaration from the input.
struct ClusterIntent {
    let call: AWSCall
    let subject: AWSSubject

    /// Members that have no effect on the engine and are shown as they were given.
    static let stored = [
        "PreferredMaintenanceWindow", "SnapshotRetentionLimit", "SnapshotWindow", "NotificationTopicArn",
        "AutoMinorVersionUpgrade", "CacheSubnetGroupName", "SecurityGroupIds", "NetworkType", "IpDiscovery",
        "AtRestEncryptionEnabled", "KmsKeyId", "CacheParameterGroupName",
    ]

    /// Members that promise what is not here: better refused than ignored.
    static let refused = [
        "SnapshotName": "restoring a snapshot", "SnapshotArns": "restoring a snapshot",
        "ServerlessCacheSnapshotName": "restoring a snapshot", "GlobalReplicationGroupId": "global datastores",
        "LogDeliveryConfigurations": "log delivery", "CacheSecurityGroupNames": "EC2-Classic security groups",
        "PrimaryClusterId": "a group around an existing cluster", "OutpostMode": "Outposts",
        "FinalSnapshotIdentifier": "snapshots",
    ]

    static func checkRefused(_ call: AWSCall, except allowed: Set<String> = []) throws(AWSError) {
        for (member, what) in refused.sorted(by: { $0.key < $1.key }) where !allowed.contains(member) {
            guard let value = call.input[member], value != .array([]), value != .string("") else { continue }
            throw .invalidCombination("\(member) is not supported: Terrace does not have \(what) yet.")
        }
        if call.flag("DataTieringEnabled") == true {
            throw .invalidCombination("DataTieringEnabled is not supported: Terrace does not have data tiering.")
        }
    }

    func declaration(_ name: String, tier: String) async throws(AWSError) -> CacheDeclaration {
        guard let nodeType = call.text("CacheNodeType") else {
            throw .invalidValue("The parameter CacheNodeType must be provided and must not be null.")
        }
        var declaration = CacheDeclaration(id: try call.cacheID(name, subject), tier: tier)
        declaration.size = nodeType
        declaration.port = call.number("Port")
        declaration.attributes = call.given(Self.stored)
        try await setEngine(&declaration, current: nil)
        try setEncryption(&declaration)
        try await call.applyParameterGroup(to: &declaration)
        try await checkSubnetGroup()
        return declaration
    }

    /// The version is a label: what runs is the newest installed engine of its major version.
    func setEngine(_ declaration: inout CacheDeclaration, current: String?) async throws(AWSError) {
        let engine = (call.text("Engine") ?? current ?? "redis").lowercased()
        guard let name = EngineName(rawValue: engine) else {
            throw .invalidValue(
                engine == "memcached"
                    ? "Terrace runs redis and valkey; memcached is not supported."
                    : "Invalid cache engine: \(engine.prefix(40)).")
        }
        guard let version = call.text("EngineVersion") else {
            if current == nil { declaration.engine = EngineRequest(name: name) }
            return
        }
        let numbers = version.split(separator: ".", omittingEmptySubsequences: false)
        if numbers.count == 3, let major = Int(numbers[0]), major >= 6 {
            let short = numbers.prefix(2).joined(separator: ".")
            throw .invalidValue(
                "Specific version selection is not allowed for '\(version)', please use '\(short)'")
        }
        let offered = await call.tier(declaration.tier)?.engine.versions ?? []
        guard version == "6.x" || offered.contains(version), let major = numbers.first else {
            throw .invalidValue("Cannot find version \(version.prefix(40)) for \(engine)")
        }
        declaration.engine = EngineRequest(name: name, version: String(major))
        declaration.attributes["EngineVersion"] = .string(version)
    }

    private func setEncryption(_ declaration: inout CacheDeclaration) throws(AWSError) {
        let isEncrypted = call.flag("TransitEncryptionEnabled") ?? false
        declaration.tls = isEncrypted ? .required : .off
        if isEncrypted, call.text("TransitEncryptionMode") == "preferred" {
            throw .invalidCombination(
                "TransitEncryptionMode preferred is not supported: one port serves either plain clients or those with "
                    + "TLS. Use required.")
        }
        guard let token = call.text("AuthToken") else { return }
        guard isEncrypted else {
            throw .invalidCombination("The AUTH token is only supported when encryption-in-transit is enabled.")
        }
        try Self.check(token: token)
        declaration.auth = true
    }

    /// 16 to 128 printable characters; of the others only `!&#$^<>-`.
    static func check(token: String) throws(AWSError) {
        let isValid =
            (16...128).contains(token.utf8.count)
            && token.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || "!&#$^<>-".utf8.contains($0)
            }
        guard isValid else { throw .invalidValue("Invalid AuthToken provided.") }
    }

    private func checkSubnetGroup() async throws(AWSError) {
        guard let name = call.text("CacheSubnetGroupName")?.lowercased(), name != "default" else { return }
        _ = try await call.subnetGroup(name)
    }
}
