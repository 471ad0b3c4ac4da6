import TerraceCore
import TerraceFrontEnd

extension AWSCall {
    // MARK: Modify

    func modifyReplicationGroup() async throws(AWSError) -> JSONValue {
        let view = try await available(try id("ReplicationGroupId", upTo: 40))
        let spec = view.record.spec
        let subject = AWSSubject.replicationGroup(view.awsID)
        try requireChange(besides: ["ReplicationGroupId", "ApplyImmediately", "NodeGroupId"])
        var declaration = view.record.declaration
        try await modify(&declaration, of: view, subject)
        if let description = input["ReplicationGroupDescription"] {
            declaration.attributes["Description"] = description
        }
        try setFailover(&declaration, spec)
        try setMode(spec)
        try setSnapshotSource(&declaration, view)
        try await setUserGroup(&declaration, spec: spec)
        let token = try newToken(of: view)
        if let member = text("PrimaryClusterId")?.lowercased() {
            // A failover cannot be taken back: what else is asked for is tried before.
            let trial = ApplyIntent([declaration], existing: .require, dryRun: true)
            _ = try await core(subject) { try await services.provisioning.apply(trial) }
            try await promote(member, in: view)
        }
        try await apply(declaration, with: token, to: view, subject)
        return ["ReplicationGroup": try await xml(of: spec.id, subject).group]
    }

    /// A change that changes nothing is refused; Terraform knows these words and goes on.
    func requireChange(besides names: Set<String>) throws(AWSError) {
        guard input.members.keys.allSatisfy(names.contains) else { return }
        throw .invalidCombination("No modifications were requested")
    }

    /// What groups and clusters of their own have alike; every change is made at once, `ApplyImmediately` or not.
    func modify(
        _ declaration: inout CacheDeclaration, of view: CacheView, _ subject: AWSSubject
    ) async throws(AWSError) {
        let intent = ClusterIntent(call: self, subject: subject)
        let spec = view.record.spec
        if let size = text("CacheNodeType") { try await intent.setSize(&declaration, size) }
        if input["EngineVersion"] != nil || input["Engine"] != nil {
            try await intent.setEngine(&declaration, current: spec.engine.name.rawValue)
        }
        for (name, value) in given(ClusterIntent.stored) { declaration.attributes[name] = value }
        if input["CacheParameterGroupName"] != nil || input["EngineVersion"] != nil {
            try await intent.setParameterGroup(&declaration, isClustered: spec.clustered)
        }
        let isEncrypted = flag("TransitEncryptionEnabled") ?? (spec.tls == .required)
        if input["TransitEncryptionEnabled"] != nil { declaration.tls = isEncrypted ? .required : .off }
        try intent.checkMode(isEncrypted: isEncrypted)
        try intent.checkNetwork()
    }

    private func setSnapshotSource(_ declaration: inout CacheDeclaration, _ view: CacheView) throws(AWSError) {
        guard let name = text("SnapshottingClusterId")?.lowercased() else { return }
        guard !view.record.spec.clustered else {
            throw .invalidCombination(
                "SnapshottingClusterId cannot be set for a replication group with cluster mode enabled.")
        }
        guard view.clusterIDs.contains(name) else {
            throw .invalidValue("SnapshottingClusterId: \(name.prefix(60)) is not a member of \(view.awsID).")
        }
        declaration.attributes["SnapshottingClusterId"] = .string(name)
    }

    private func setFailover(_ declaration: inout CacheDeclaration, _ spec: CacheSpec) throws(AWSError) {
        if let isEnabled = flag("AutomaticFailoverEnabled") {
            if !isEnabled, spec.clustered {
                throw .invalidCombination(
                    "Turning off automatic failover for replication group with cluster mode enabled is not supported.")
            }
            if isEnabled, spec.replicas == 0 {
                throw .invalidCombination(
                    "When using automatic failover, there must be at least 2 cache clusters in the replication group.")
            }
            declaration.attributes["AutomaticFailoverEnabled"] = .bool(isEnabled)
        }
        if let isMultiAZ = flag("MultiAZEnabled") {
            guard !isMultiAZ || declaration.attributes["AutomaticFailoverEnabled"]?.isTrue == true else {
                throw .invalidCombination("Multi-AZ needs automatic failover to be enabled.")
            }
            declaration.attributes["MultiAZEnabled"] = .bool(isMultiAZ)
        }
    }

    private func setMode(_ spec: CacheSpec) throws(AWSError) {
        guard let mode = text("ClusterMode"), mode != (spec.clustered ? "enabled" : "disabled") else { return }
        throw .invalidCombination("ClusterMode cannot be changed to \(mode.prefix(20)) here; create the group anew.")
    }

    private func promote(_ name: String, in view: CacheView) async throws(AWSError) {
        let spec = view.record.spec
        guard let node = view.record.nodes.first(where: { MemberIDs.id(of: $0.id, spec) == name }) else {
            throw .invalidValue("\(name) is not a member of replication group \(view.awsID).")
        }
        if spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true {
            throw .invalidCombination("PrimaryClusterId can be set only while automatic failover is disabled.")
        }
        guard !view.record.primaries.contains(node.id) else { return }
        let id = node.id
        try await core(.replicationGroup(view.awsID)) {
            let operation = try await services.actions.failover(spec.id, shard: id.shard, to: id, forced: false)
            _ = try await services.caches.operation(operation.id, wait: services.patience ?? .seconds(10))
        }
    }

    /// A token that shall open from now on.
    struct NewToken {
        var token: String
        var strategy: String
    }

    /// Looked at before anything is changed.
    func newToken(of view: CacheView) throws(AWSError) -> NewToken? {
        let strategy = text("AuthTokenUpdateStrategy")
        guard let token = text("AuthToken") else {
            guard let strategy else { return nil }
            guard strategy == "DELETE" else {
                throw .invalidCombination("AuthTokenUpdateStrategy \(strategy) needs an AuthToken.")
            }
            guard input["UserGroupIdsToAdd"] != nil else {
                throw .invalidCombination("AuthTokenUpdateStrategy DELETE needs UserGroupIdsToAdd.")
            }
            return nil
        }
        guard strategy != "DELETE" else {
            throw .invalidValue("AuthTokenUpdateStrategy must be SET or ROTATE with an AuthToken, not DELETE.")
        }
        guard view.record.spec.tls == .required else {
            throw .invalidCombination("The AUTH token is only supported when encryption-in-transit is enabled.")
        }
        try ClusterIntent.check(token: token)
        return NewToken(token: token, strategy: strategy ?? "ROTATE")
    }

    /// Everything at once, a new token included.
    func apply(
        _ declaration: CacheDeclaration, with token: NewToken?, to view: CacheView, _ subject: AWSSubject
    ) async throws(AWSError) {
        var intent = ApplyIntent([declaration], existing: .require)
        if let token { try await set(token, in: &intent, of: view, subject) }
        let wanted = intent
        try await core(subject) {
            let change = try await services.provisioning.apply(wanted).first
            guard !wanted.keys.isEmpty, let operation = change?.operation else { return }
            // A client that has changed a token logs in with it next.
            _ = try await services.caches.operation(operation, wait: services.patience ?? .seconds(10))
        }
    }

    /// SET: only the new token opens. ROTATE: the new one and the one before. DELETE: none is needed.
    private func set(
        _ new: NewToken, in intent: inout ApplyIntent, of view: CacheView, _ subject: AWSSubject
    ) async throws(AWSError) {
        let id = view.record.spec.id
        intent.declarations[0].attributes["AuthTokenLastModifiedDate"] = .time(services.now())
        guard view.record.spec.auth else {
            // ElastiCache goes on accepting none. An engine that accepts none refuses AUTH with one: "called without any
            // password configured".
            intent.declarations[0].auth = true
            intent.keys[id] = [new.token]
            return
        }
        let known = try await core(subject) { try await services.caches.connection(id).keys }
        intent.keys[id] =
            new.strategy == "SET" ? [new.token] : [new.token] + known.filter { $0 != new.token }.prefix(1)
    }
}
