import TerraceCore
import TerraceFrontEnd

extension AWSCall {
    private func groupID() throws(AWSError) -> String { try id("ReplicationGroupId", upTo: 40) }

    // MARK: Create

    func createReplicationGroup() async throws(AWSError) -> JSONValue {
        let name = try groupID()
        let subject = AWSSubject.replicationGroup(name)
        try ClusterIntent.checkRefused(self)
        let isClustered = try await asksForCluster()
        var declaration = try await ClusterIntent(call: self, subject: subject)
            .declaration(name, tier: isClustered ? "aws/cluster" : "aws/replication-group")
        if isClustered { try setShards(&declaration) } else { try setMembers(&declaration) }
        let failover = flag("AutomaticFailoverEnabled") ?? isClustered
        if isClustered, !failover {
            throw .invalidCombination(
                "Automatic failover must be enabled for a replication group with cluster mode enabled.")
        }
        if flag("MultiAZEnabled") == true, !failover {
            throw .invalidCombination("Multi-AZ needs automatic failover to be enabled.")
        }
        try await setUserGroup(&declaration, spec: nil)
        declaration.attributes["Description"] = input["ReplicationGroupDescription"]
        declaration.attributes["AutomaticFailoverEnabled"] = .bool(failover)
        declaration.attributes["MultiAZEnabled"] = .bool(flag("MultiAZEnabled") ?? false)
        return ["ReplicationGroup": try await create(declaration, subject).group]
    }

    /// By its shards, by the mode, or by a parameter group with `cluster-enabled`.
    private func asksForCluster() async throws(AWSError) -> Bool {
        if text("ClusterMode") == "enabled" || (number("NumNodeGroups") ?? 1) > 1 { return true }
        if let groups = list("NodeGroupConfiguration"), groups.count > 1 { return true }
        if input["ReplicasPerNodeGroup"] != nil, input["NumCacheClusters"] == nil { return true }
        guard let group = text("CacheParameterGroupName")?.lowercased() else { return false }
        return try await parameterGroup(group, .create).isClusterEnabled
    }

    private func setShards(_ declaration: inout CacheDeclaration) throws(AWSError) {
        let groups = list("NodeGroupConfiguration") ?? []
        declaration.shards = number("NumNodeGroups") ?? (groups.isEmpty ? 1 : groups.count)
        let counts = Set(groups.compactMap { $0["ReplicaCount"]?.number })
        if counts.count > 1 {
            throw .invalidCombination("Every node group has the same number of replicas here; ReplicaCount differs.")
        }
        if groups.contains(where: { $0["Slots"] != nil }) {
            throw .invalidCombination("Slots are dealt evenly here; leave Slots out of NodeGroupConfiguration.")
        }
        declaration.replicas = number("ReplicasPerNodeGroup") ?? counts.first
    }

    private func setMembers(_ declaration: inout CacheDeclaration) throws(AWSError) {
        let members = number("NumCacheClusters") ?? (number("ReplicasPerNodeGroup").map { $0 + 1 } ?? 1)
        guard members >= 1 else {
            throw .invalidValue("NumCacheClusters must be at least 1, not \(members).")
        }
        if flag("AutomaticFailoverEnabled") == true, members < 2 {
            throw .invalidCombination(
                "When using automatic failover, there must be at least 2 cache clusters in the replication group.")
        }
        declaration.replicas = members - 1
    }

    /// Makes the cache, with its tags and its first key.
    func create(_ declaration: CacheDeclaration, _ subject: AWSSubject) async throws(AWSError) -> CacheViewXML {
        let keys = text("AuthToken").map { [declaration.id: [$0]] } ?? [:]
        let intent = ApplyIntent([declaration], keys: keys, existing: .refuse)
        _ = try await core(subject) { try await services.caches.apply(intent) }
        let kind = if case .replicationGroup = subject { "replicationgroup" } else { "cluster" }
        try await writeTags(list("Tags") ?? [], of: arn(kind, subject.id))
        return try await xml(of: declaration.id, subject)
    }

    func xml(of id: CacheID, _ subject: AWSSubject) async throws(AWSError) -> CacheViewXML {
        let view = try await core(subject) { try await services.caches.cache(id) }
        return CacheViewXML(view: view, call: self, tier: await tier(view.record.spec.tier))
    }

    /// It may be gone before anybody looks again.
    func xml(ofDeleted view: CacheView) async -> CacheViewXML {
        var view = view
        view.state = .deleting
        return CacheViewXML(view: view, call: self, tier: await tier(view.record.spec.tier))
    }

    // MARK: Describe

    func describeReplicationGroups() async throws(AWSError) -> JSONValue {
        if input["ReplicationGroupId"] != nil {
            let name = (text("ReplicationGroupId") ?? "").lowercased()
            let view = try await group(name, settled: true)
            return [
                "ReplicationGroups": [
                    CacheViewXML(view: view, call: self, tier: await tier(view.record.spec.tier)).group
                ]
            ]
        }
        var items: [(key: String, value: JSONValue)] = []
        for view in try await views() where view.isReplicationGroup {
            let xml = CacheViewXML(view: view, call: self, tier: await tier(view.record.spec.tier))
            items.append((view.record.spec.id.name, xml.group))
        }
        let page = try page(items)
        return ["ReplicationGroups": .array(page.items), "Marker": page.marker]
    }

    /// The group of this name.
    /// - Parameter settled: be patient with a change that is under way.
    func group(_ name: String, settled: Bool = false) async throws(AWSError) -> CacheView {
        let subject = AWSSubject.replicationGroup(name)
        guard let id = try? CacheID(scope: scope, name: name) else { throw .replicationGroupNotFound(name) }
        let view =
            settled
            ? try await settledView(id, subject) : try await core(subject) { try await services.caches.cache(id) }
        guard view.isReplicationGroup else { throw .replicationGroupNotFound(name) }
        return view
    }

    // MARK: Delete

    func deleteReplicationGroup() async throws(AWSError) -> JSONValue {
        try ClusterIntent.checkRefused(self)
        if flag("RetainPrimaryCluster") == true {
            throw .invalidCombination("RetainPrimaryCluster is not supported; the group goes with all of its members.")
        }
        let view = try await group(try groupID())
        let id = view.record.spec.id
        let subject = AWSSubject.replicationGroup(id.name)
        guard view.state != .creating || view.isHeldUp else {
            throw AWSError(
                "InvalidReplicationGroupState",
                "Replication group \(id.name) is being created; wait until it is available.")
        }
        _ = try await core(subject) { try await services.caches.delete(id) }
        try await removeTags(of: arn("replicationgroup", id.name))
        return ["ReplicationGroup": await xml(ofDeleted: view).group]
    }

    // MARK: Failover

    func testFailover() async throws(AWSError) -> JSONValue {
        let view = try await available(try groupID())
        let spec = view.record.spec
        guard let shard = CacheViewXML.shard(text("NodeGroupId") ?? ""), shard < spec.shards else {
            throw AWSError("NodeGroupNotFoundFault", "Node group \(text("NodeGroupId") ?? "") not found.", status: 404)
        }
        guard spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true, spec.replicas > 0 else {
            throw AWSError(
                "TestFailoverNotAvailableFault", "TestFailover is not available: automatic failover is not enabled.")
        }
        let subject = AWSSubject.replicationGroup(spec.id.name)
        _ = try await core(subject) {
            try await services.caches.failover(spec.id, shard: shard, to: nil, forced: true)
        }
        return ["ReplicationGroup": try await xml(of: spec.id, subject).group]
    }

    /// A group that takes a change now.
    func available(_ name: String) async throws(AWSError) -> CacheView {
        let view = try await group(name, settled: true)
        guard view.state == .available else {
            throw AWSError(
                "InvalidReplicationGroupState", "Replication group must be in available state to modify.")
        }
        return view
    }

    func allowedNodeTypes() async throws(AWSError) -> JSONValue {
        let view: CacheView
        if let name = text("CacheClusterId") {
            view = try await member(name.lowercased()).view
        } else {
            view = try await group(try groupID())
        }
        let sizes = await tier(view.record.spec.tier)?.sizes ?? []
        let now = sizes.first { $0.name == view.record.spec.size }?.memory ?? 0
        let names: (_ isFit: (Int64) -> Bool) -> JSONValue = { isFit in
            .array(sizes.filter { isFit($0.memory) }.map { .string($0.name) })
        }
        return ["ScaleUpModifications": names { $0 > now }, "ScaleDownModifications": names { $0 < now }]
    }
}

extension CacheView {
    var isReplicationGroup: Bool { record.spec.tier == "aws/replication-group" || record.spec.tier == "aws/cluster" }
    var isStandalone: Bool { record.spec.tier == "aws/node" }
    /// Its creation may never end by itself: it can be deleted all the same.
    var isHeldUp: Bool { conditions.contains { ["Retrying", "Blocked", "BackingOff"].contains($0.reason) } }
}
