import TerraceCore
import TerraceFrontEnd

extension AWSCall {
    // MARK: Modify

    func modifyReplicationGroup() async throws(AWSError) -> JSONValue {
        try ClusterIntent.checkRefused(self, except: ["PrimaryClusterId"])
        let view = try await available(try id("ReplicationGroupId", upTo: 40))
        let spec = view.record.spec
        let subject = AWSSubject.replicationGroup(spec.id.name)
        if let member = text("PrimaryClusterId")?.lowercased() { try await promote(member, in: view) }
        var declaration = view.record.declaration
        try await modify(&declaration, of: view, subject)
        if let description = input["ReplicationGroupDescription"] {
            declaration.attributes["Description"] = description
        }
        try setFailover(&declaration, spec)
        try setMode(spec)
        try await setUserGroup(&declaration, spec: spec)
        let changed = declaration
        _ = try await core(subject) { try await services.caches.apply(ApplyIntent([changed], existing: .require)) }
        try await changeToken(of: view, subject)
        return ["ReplicationGroup": try await xml(of: spec.id, subject).group]
    }

    /// What groups and clusters of their own have alike; every change is made at once, `ApplyImmediately` or not.
    func modify(
        _ declaration: inout CacheDeclaration, of view: CacheView, _ subject: AWSSubject
    ) async throws(AWSError) {
        let intent = ClusterIntent(call: self, subject: subject)
        if let size = text("CacheNodeType") { declaration.size = size }
        if input["EngineVersion"] != nil || input["Engine"] != nil {
            try await intent.setEngine(&declaration, current: view.record.spec.engine.name.rawValue)
        }
        for (name, value) in given(ClusterIntent.stored) { declaration.attributes[name] = value }
        if input["CacheParameterGroupName"] != nil { try await applyParameterGroup(to: &declaration) }
        if let isEncrypted = flag("TransitEncryptionEnabled") { declaration.tls = isEncrypted ? .required : .off }
        if text("TransitEncryptionMode") == "preferred" {
            throw .invalidCombination("TransitEncryptionMode preferred is not supported; use required.")
        }
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
        guard let node = view.record.nodes.first(where: { CacheViewXML.memberID($0.id, spec) == name }) else {
            throw .invalidValue("\(name) is not a member of replication group \(spec.id.name).")
        }
        if spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true {
            throw .invalidCombination("PrimaryClusterId can be set only while automatic failover is disabled.")
        }
        guard !view.record.primaries.contains(node.id) else { return }
        let id = node.id
        try await core(.replicationGroup(spec.id.name)) {
            let operation = try await services.caches.failover(spec.id, shard: id.shard, to: id, forced: false)
            _ = try await services.caches.operation(operation.id, wait: services.patience ?? .seconds(10))
        }
    }

    /// SET: only the new token opens. ROTATE: the new one and the one before. DELETE: none is needed.
    func changeToken(of view: CacheView, _ subject: AWSSubject) async throws(AWSError) {
        let strategy = text("AuthTokenUpdateStrategy") ?? "ROTATE"
        let id = view.record.spec.id
        guard let token = text("AuthToken") else {
            if input["AuthTokenUpdateStrategy"] != nil, strategy == "DELETE", input["UserGroupIdsToAdd"] == nil {
                throw .invalidCombination("AuthTokenUpdateStrategy DELETE needs UserGroupIdsToAdd.")
            }
            return
        }
        guard ["SET", "ROTATE"].contains(strategy) else {
            throw .invalidValue(
                "AuthTokenUpdateStrategy must be SET or ROTATE with an AuthToken, not \(strategy.prefix(20)).")
        }
        guard view.record.spec.tls == .required else {
            throw .invalidCombination("The AUTH token is only supported when encryption-in-transit is enabled.")
        }
        try ClusterIntent.check(token: token)
        try await core(subject) {
            var declaration = try await services.caches.cache(id).record.declaration
            declaration.attributes["AuthTokenLastModifiedDate"] = .time(services.now())
            if !view.record.spec.auth {
                // ElastiCache goes on accepting none. An engine that accepts none refuses AUTH with one: "called without any
                // password configured".
                declaration.auth = true
                let change = try await services.caches.apply(
                    ApplyIntent([declaration], keys: [id: [token]], existing: .require))
                if let operation = change.first?.operation {
                    _ = try await services.caches.operation(operation, wait: services.patience ?? .seconds(10))
                }
                return
            }
            let known = try await services.caches.connection(id).keys
            let keys = strategy == "SET" ? [token] : [token] + known.filter { $0 != token }.prefix(1)
            _ = try await services.caches.setKeys(id, keys)
        }
    }

    // MARK: Replicas

    func increaseReplicaCount() async throws(AWSError) -> JSONValue {
        let view = try await changingAtOnce()
        let wanted = try wantedReplicas(view)
        guard wanted > view.record.spec.replicas else {
            throw .invalidValue(
                "The number of replicas to be must be greater than the present \(view.record.spec.replicas), not \(wanted)."
            )
        }
        return try await set(replicas: wanted, view)
    }

    func decreaseReplicaCount() async throws(AWSError) -> JSONValue {
        let view = try await changingAtOnce()
        let spec = view.record.spec
        let wanted = try wantedReplicas(view)
        guard wanted < spec.replicas, wanted >= 0 else {
            throw .invalidValue(
                "The number of replicas to be must be less than the present \(spec.replicas), not \(wanted).")
        }
        if wanted == 0, !spec.clustered, spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true {
            throw .invalidValue(
                "Must have at least 1 replica when cluster mode is disabled with auto failover enabled.")
        }
        return try await set(replicas: wanted, view)
    }

    private func changingAtOnce() async throws(AWSError) -> CacheView {
        guard flag("ApplyImmediately") == true else {
            throw .invalidValue("ApplyImmediately must be true: the change cannot wait for a maintenance window.")
        }
        return try await available(try id("ReplicationGroupId", upTo: 40))
    }

    /// Exactly one of the three ways to say it.
    private func wantedReplicas(_ view: CacheView) throws(AWSError) -> Int {
        let shards = list("ReplicaConfiguration") ?? []
        let removed = texts("ReplicasToRemove") ?? []
        let ways = [input["NewReplicaCount"] != nil, !shards.isEmpty, !removed.isEmpty].filter { $0 }.count
        guard ways == 1 else {
            throw .invalidCombination("Say exactly one of NewReplicaCount, ReplicaConfiguration and ReplicasToRemove.")
        }
        if let count = number("NewReplicaCount") { return count }
        if !removed.isEmpty { return try afterRemoving(removed.map { $0.lowercased() }, view) }
        let counts = Set(shards.compactMap { $0["NewReplicaCount"]?.number })
        guard counts.count == 1, let count = counts.first, shards.count == view.record.spec.shards else {
            throw .invalidCombination("Every node group has the same number of replicas here; name them all, alike.")
        }
        return count
    }

    /// Those with the highest numbers go; which ones these are is the group's to say, and a wish for others is refused.
    private func afterRemoving(_ names: [String], _ view: CacheView) throws(AWSError) -> Int {
        let spec = view.record.spec
        let count = names.count / max(spec.shards, 1)
        let leaving = (0..<spec.shards).flatMap { shard in
            view.record.nodes(ofShard: shard).reversed().filter { !view.record.primaries.contains($0.id) }.prefix(count)
                .map { CacheViewXML.memberID($0.id, spec) }
        }
        guard Set(leaving) == Set(names) else {
            throw .invalidValue(
                "The replicas that can leave are \(leaving.joined(separator: ", ")), not \(names.joined(separator: ", "))."
            )
        }
        return spec.replicas - count
    }

    private func set(replicas: Int, _ view: CacheView) async throws(AWSError) -> JSONValue {
        try await change(view) { $0.replicas = replicas }
    }

    // MARK: Shards

    func reshard() async throws(AWSError) -> JSONValue {
        let view = try await changingAtOnce()
        let spec = view.record.spec
        guard spec.clustered else {
            throw .invalidCombination("Replication group \(spec.id.name) has cluster mode disabled and one node group.")
        }
        guard let count = number("NodeGroupCount"), count >= 1 else {
            throw .invalidValue("NodeGroupCount must be at least 1.")
        }
        if count < spec.shards { try checkLeaving(view, count) }
        return try await change(view) { $0.shards = count }
    }

    /// The node groups with the highest numbers go.
    private func checkLeaving(_ view: CacheView, _ count: Int) throws(AWSError) {
        let ids = (0..<view.record.spec.shards).map(CacheViewXML.groupID)
        let (removed, retained) = (texts("NodeGroupsToRemove") ?? [], texts("NodeGroupsToRetain") ?? [])
        guard removed.isEmpty != retained.isEmpty else {
            throw .invalidCombination(
                "Say exactly one of NodeGroupsToRemove and NodeGroupsToRetain to have fewer node groups.")
        }
        let leaving = Set(ids.dropFirst(count))
        let asked = removed.isEmpty ? Set(ids).subtracting(retained) : Set(removed)
        guard asked == leaving else {
            throw .invalidValue(
                "The node groups that can leave are \(leaving.sorted().joined(separator: ", ")), not "
                    + "\(asked.sorted().joined(separator: ", ")).")
        }
    }

    private func change(
        _ view: CacheView, _ body: (inout CacheDeclaration) -> Void
    ) async throws(AWSError) -> JSONValue {
        let subject = AWSSubject.replicationGroup(view.record.spec.id.name)
        var declaration = view.record.declaration
        body(&declaration)
        let changed = declaration
        _ = try await core(subject) { try await services.caches.apply(ApplyIntent([changed], existing: .require)) }
        return ["ReplicationGroup": try await xml(of: view.record.spec.id, subject).group]
    }
}
