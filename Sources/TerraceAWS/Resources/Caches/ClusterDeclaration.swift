import TerraceCore
import TerraceFrontEnd

/// Makes a declaration from a request for a replication group or a standalone cluster.
struct ClusterDeclaration {
    let call: AWSCall
    let input: any ClusterInput

    /// Members that are stored and shown as given.
    private static let storedMembers: Set<String> = [
        "PreferredMaintenanceWindow", "SnapshotRetentionLimit", "SnapshotWindow", "NotificationTopicArn",
        "NotificationTopicStatus", "AutoMinorVersionUpgrade", "CacheSubnetGroupName", "SecurityGroupIds",
        "NetworkType", "IpDiscovery", "AtRestEncryptionEnabled", "KmsKeyId", "CacheParameterGroupName",
    ]

    private var stored: [String: JSONValue] { input.given.filter { Self.storedMembers.contains($0.key) } }

    /// The declaration of a new cache.
    func created(_ subject: AWSSubject, tier: String) async throws(AWSError) -> CacheDeclaration {
        let id = try await call.core(about: subject) { _ in try CacheID(scope: call.scope, name: subject.id) }
        var declaration = CacheDeclaration(id: id, tier: tier)
        try await setEngine(&declaration, current: nil)
        guard let nodeType = input.cacheNodeType else {
            throw .invalidValue("The parameter CacheNodeType must be provided and must not be null.")
        }
        try await setSize(&declaration, nodeType)
        declaration.port = input.port
        declaration.attributes.merge(stored) { $1 }
        declaration.snapshots = try AutomaticSnapshots.plan(declaration.attributes)
        try setEncryption(&declaration)
        try checkNetwork()
        try await setParameterGroup(&declaration, isClustered: tier == "aws/cluster")
        try await checkSubnetGroup()
        return declaration
    }

    /// The declaration of an existing cache with the request's changes. All are made at once, whatever
    /// `ApplyImmediately` is.
    func changed(_ record: CacheRecord) async throws(AWSError) -> CacheDeclaration {
        let spec = record.spec
        var declaration = record.declaration
        if let size = input.cacheNodeType { try await setSize(&declaration, size) }
        if input.engineVersion != nil || input.engine != nil {
            try await setEngine(&declaration, current: spec.engine.name.rawValue)
        }
        declaration.attributes.merge(stored) { $1 }
        if let plan = try AutomaticSnapshots.plan(declaration.attributes) { declaration.snapshots = plan }
        if input.cacheParameterGroupName != nil || input.engineVersion != nil {
            try await setParameterGroup(&declaration, isClustered: spec.clustered)
        }
        let isEncrypted = input.transitEncryptionEnabled ?? (spec.tls == .required)
        if input.transitEncryptionEnabled != nil { declaration.tls = isEncrypted ? .required : .off }
        try checkMode(isEncrypted: isEncrypted)
        try checkNetwork()
        return declaration
    }

    private func setSize(_ declaration: inout CacheDeclaration, _ nodeType: String) async throws(AWSError) {
        guard await call.tier(declaration.tier)?.sizes.contains(where: { $0.name == nodeType }) != false else {
            throw .invalidValue("Invalid cache node type: \(nodeType.prefix(60)).")
        }
        declaration.size = nodeType
    }

    /// Refuses IPv6: addresses are loopback ones, and every subnet supports only IPv4.
    private func checkNetwork() throws(AWSError) {
        for (member, type) in [("NetworkType", input.networkType), ("IpDiscovery", input.ipDiscovery)] {
            guard let type, type != "ipv4" else { continue }
            throw .invalidCombination("\(member) \(type) is not supported: every subnet here has ipv4 only.")
        }
    }

    /// Checks that the parameter group is of the engine's family. A default group of another family is replaced by the
    /// new family's.
    private func setParameterGroup(
        _ declaration: inout CacheDeclaration, isClustered: Bool
    ) async throws(AWSError) {
        guard let name = declaration.attributes["CacheParameterGroupName"]?.text?.lowercased() else { return }
        let isAsked = input.cacheParameterGroupName != nil
        let groups = ParameterGroups(call)
        let group = try await groups.find(name, for: .create)
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
        try await groups.applyNamed(to: &declaration)
    }

    /// Sets the engine. The version is only a label: the newest installed engine of its major version runs.
    private func setEngine(_ declaration: inout CacheDeclaration, current: String?) async throws(AWSError) {
        let engine = (input.engine ?? current ?? "redis").lowercased()
        guard let name = EngineName(rawValue: engine) else {
            throw .invalidValue(
                engine == "memcached"
                    ? "Terrace runs redis and valkey; memcached is not supported."
                    : "Invalid cache engine: \(engine.prefix(40)).")
        }
        guard let version = input.engineVersion else {
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
        let isEncrypted = input.transitEncryptionEnabled ?? false
        declaration.tls = isEncrypted ? .required : .off
        try checkMode(isEncrypted: isEncrypted)
        if input.kmsKeyId != nil, input.atRestEncryptionEnabled != true,
            declaration.engine?.name != .valkey || input.atRestEncryptionEnabled != nil
        {
            throw .invalidCombination("KmsKeyId can only be set when AtRestEncryptionEnabled is true.")
        }
        guard let token = input.authToken else { return }
        guard isEncrypted else {
            throw .invalidCombination("The AUTH token is only supported when encryption-in-transit is enabled.")
        }
        try AuthToken.check(token)
        declaration.auth = true
    }

    private func checkMode(isEncrypted: Bool) throws(AWSError) {
        guard let mode = input.transitEncryptionMode else { return }
        guard mode != "preferred" else {
            throw .invalidCombination(
                "TransitEncryptionMode preferred is not supported: one port serves either plain clients or those with "
                    + "TLS. Use required.")
        }
        guard isEncrypted else {
            throw .invalidCombination("TransitEncryptionMode can only be set when TransitEncryptionEnabled is true.")
        }
    }

    private func checkSubnetGroup() async throws(AWSError) {
        guard let name = input.cacheSubnetGroupName?.lowercased(), name != "default" else { return }
        _ = try await SubnetGroups(call).find(name)
    }
}
