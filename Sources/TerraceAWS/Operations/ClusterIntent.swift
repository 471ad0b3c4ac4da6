import TerraceCore
import TerraceFrontEnd

/// What is alike in the creation of a replication group and of a cluster of its own: a declaration from the input.
struct ClusterIntent {
    let call: AWSCall
    let subject: AWSSubject

    /// Members that have no effect on the engine and are shown as they were given.
    static let stored = [
        "PreferredMaintenanceWindow", "SnapshotRetentionLimit", "SnapshotWindow", "NotificationTopicArn",
        "NotificationTopicStatus", "AutoMinorVersionUpgrade", "CacheSubnetGroupName", "SecurityGroupIds",
        "NetworkType", "IpDiscovery", "AtRestEncryptionEnabled", "KmsKeyId", "CacheParameterGroupName",
    ]

    func declaration(_ name: String, tier: String) async throws(AWSError) -> CacheDeclaration {
        var declaration = CacheDeclaration(id: try call.cacheID(name, subject), tier: tier)
        try await setEngine(&declaration, current: nil)
        guard let nodeType = call.text("CacheNodeType") else {
            throw .invalidValue("The parameter CacheNodeType must be provided and must not be null.")
        }
        try await setSize(&declaration, nodeType)
        declaration.port = call.number("Port")
        declaration.attributes.merge(call.given(Self.stored)) { $1 }
        try setEncryption(&declaration)
        try checkNetwork()
        try await setParameterGroup(&declaration, isClustered: tier == "aws/cluster")
        try await checkSubnetGroup()
        return declaration
    }

    func setSize(_ declaration: inout CacheDeclaration, _ nodeType: String) async throws(AWSError) {
        guard await call.tier(declaration.tier)?.sizes.contains(where: { $0.name == nodeType }) != false else {
            throw .invalidValue("Invalid cache node type: \(nodeType.prefix(60)).")
        }
        declaration.size = nodeType
    }

    /// Addresses here are those of the loopback, and every subnet says that it has ipv4 only.
    func checkNetwork() throws(AWSError) {
        for member in ["NetworkType", "IpDiscovery"] {
            guard let type = call.text(member), type != "ipv4" else { continue }
            throw .invalidCombination("\(member) \(type) is not supported: every subnet here has ipv4 only.")
        }
    }

    /// The group has to be of the engine's family. A default group that is not goes over to the new family's by itself.
    func setParameterGroup(
        _ declaration: inout CacheDeclaration, isClustered: Bool
    ) async throws(AWSError) {
        guard let name = declaration.attributes["CacheParameterGroupName"]?.text?.lowercased() else { return }
        let isAsked = call.input["CacheParameterGroupName"] != nil
        let group = try await call.parameterGroup(name, .create)
        let family = await ParameterFamily.of(declaration, tier: call.tier(declaration.tier))
        if group.family != family.name {
            guard group.isDefault, !isAsked else {
                throw .invalidCombination(
                    "Expected a parameter group of family \(family.name) but found one of family \(group.family)")
            }
            let next = family.defaultGroup(clustered: group.isClusterEnabled)
            declaration.attributes["CacheParameterGroupName"] = .string(next)
        }
        guard group.isClusterEnabled == isClustered || !isAsked else {
            throw .invalidCombination(
                "Parameter group \(name) has cluster-enabled \(group.isClusterEnabled ? "yes" : "no"), and cluster mode is "
                    + "\(isClustered ? "enabled" : "disabled").")
        }
        try await call.applyParameterGroup(to: &declaration)
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
            if let current, current != engine {
                throw .invalidCombination("Engine \(engine) in place of \(current) needs an EngineVersion.")
            }
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
        guard version == "6.x" || offered.contains(version), let major = numbers.first,
            ParameterFamily.isValkey(version) == (name == .valkey)
        else {
            throw .invalidValue("Cannot find version \(version.prefix(40)) for \(engine)")
        }
        declaration.engine = EngineRequest(name: name, version: String(major))
        declaration.attributes["EngineVersion"] = .string(version)
    }

    private func setEncryption(_ declaration: inout CacheDeclaration) throws(AWSError) {
        let isEncrypted = call.flag("TransitEncryptionEnabled") ?? false
        declaration.tls = isEncrypted ? .required : .off
        try checkMode(isEncrypted: isEncrypted)
        if call.input["KmsKeyId"] != nil, call.flag("AtRestEncryptionEnabled") != true,
            declaration.engine?.name != .valkey || call.input["AtRestEncryptionEnabled"] != nil
        {
            throw .invalidCombination("KmsKeyId can only be set when AtRestEncryptionEnabled is true.")
        }
        guard let token = call.text("AuthToken") else { return }
        guard isEncrypted else {
            throw .invalidCombination("The AUTH token is only supported when encryption-in-transit is enabled.")
        }
        try Self.check(token: token)
        declaration.auth = true
    }

    func checkMode(isEncrypted: Bool) throws(AWSError) {
        guard let mode = call.text("TransitEncryptionMode") else { return }
        guard mode != "preferred" else {
            throw .invalidCombination(
                "TransitEncryptionMode preferred is not supported: one port serves either plain clients or those with "
                    + "TLS. Use required.")
        }
        guard isEncrypted else {
            throw .invalidCombination("TransitEncryptionMode can only be set when TransitEncryptionEnabled is true.")
        }
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
