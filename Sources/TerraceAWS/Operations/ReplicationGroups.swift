import TerraceCore
import TerraceFrontEnd

extension AWSCall {
    private func groupID() throws(AWSError) -> String { try id("ReplicationGroupId", upTo: 40) }

    // MARK: Create

    func createReplicationGroup() async throws(AWSError) -> JSONValue {
        let name = try groupID()
        let subject = AWSSubject.replicationGroup(name)
        let shape = try GroupShape(self, parameterGroup: await namedParameterGroup())
        var declaration = try await ClusterIntent(call: self, subject: subject)
            .declaration(name, tier: shape.isClustered ? "aws/cluster" : "aws/replication-group")
        declaration.shards = shape.isClustered ? shape.shards : nil
        declaration.replicas = shape.replicas
        let failover = flag("AutomaticFailoverEnabled") ?? shape.isClustered
        try check(shape, failover: failover)
        try await placeGroup(&declaration, shards: shape.shards, replicas: shape.replicas)
        try await setUserGroup(&declaration, spec: nil)
        declaration.attributes["Description"] = input["ReplicationGroupDescription"]
        declaration.attributes["AutomaticFailoverEnabled"] = .bool(failover)
        declaration.attributes["MultiAZEnabled"] = .bool(flag("MultiAZEnabled") ?? false)
        let nodes = (0..<shape.shards).flatMap { shard in
            (0...shape.replicas).map { NodeID(shard: shard, index: $0) }
        }
        return ["ReplicationGroup": try await create(declaration, nodes, subject).group]
    }

    private func namedParameterGroup() async throws(AWSError) -> ParameterGroup? {
        guard let name = text("CacheParameterGroupName")?.lowercased() else { return nil }
        return try await parameterGroup(name, .create)
    }

    private func check(_ shape: GroupShape, failover: Bool) throws(AWSError) {
        if failover, !shape.isClustered, shape.replicas < 1 {
            throw .invalidCombination(
                "When using automatic failover, there must be at least 2 cache clusters in the replication group.")
        }
        if shape.isClustered, !failover {
            throw .invalidCombination(
                "Automatic failover must be enabled for a replication group with cluster mode enabled.")
        }
        guard flag("MultiAZEnabled") == true else { return }
        guard failover else { throw .invalidCombination("Multi-AZ needs automatic failover to be enabled.") }
        guard shape.replicas > 0 else {
            throw .invalidCombination("Multi-AZ needs at least one replica in each node group.")
        }
    }

    /// Makes the cache under an id that no other has, with its tags and its first key.
    func create(
        _ wanted: CacheDeclaration, _ nodes: [NodeID], _ subject: AWSSubject
    ) async throws(AWSError) -> CacheViewXML {
        let keys = text("AuthToken").map { [$0] }
        let isGroup = if case .replicationGroup = subject { true } else { false }
        let id = try await naming { () async throws(AWSError) -> CacheID in
            let views = try await views()
            let taken = Set(views.flatMap(\.clusterIDs))
            let isThere =
                isGroup
                ? views.contains { $0.isReplicationGroup && $0.awsID == subject.id } : taken.contains(subject.id)
            guard !isThere else { throw AWSError(TerraceError(.alreadyExists, ""), about: subject) }
            var declaration = wanted
            declaration.id.name = AWSNames.name(
                subject.id, isGroup: isGroup, taken: Set(views.map(\.record.spec.id.name)))
            if isGroup {
                MemberIDs.choose(
                    for: nodes, beside: [], taken: taken, clustered: wanted.tier == "aws/cluster", in: &declaration)
            }
            let intent = ApplyIntent(
                [declaration], keys: keys.map { [declaration.id: $0] } ?? [:], existing: .refuse)
            try await writeTags(list("Tags") ?? [], of: arn(isGroup ? "replicationgroup" : "cluster", subject.id))
            _ = try await core(subject) { try await services.provisioning.apply(intent) }
            return declaration.id
        }
        return try await xml(of: id, subject)
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
            items.append((view.awsID, xml.group))
        }
        let page = try page(items)
        return ["ReplicationGroups": .array(page.items), "Marker": page.marker]
    }

    /// The group of this id.
    /// - Parameter settled: be patient with a change that is under way.
    func group(_ name: String, settled: Bool = false) async throws(AWSError) -> CacheView {
        let subject = AWSSubject.replicationGroup(name)
        for candidate in AWSNames.names(ofGroup: name) {
            guard let id = try? CacheID(scope: scope, name: candidate) else { continue }
            let found = try await core(subject) { () -> CacheView? in
                do { return try await services.caches.cache(id) } catch let error as TerraceError {
                    guard error.code == .notFound else { throw error }
                    return nil
                }
            }
            guard let found, found.isReplicationGroup else { continue }
            return settled ? try await settledView(id, subject) : found
        }
        throw .replicationGroupNotFound(name)
    }

    // MARK: Delete

    func deleteReplicationGroup() async throws(AWSError) -> JSONValue {
        let view = try await group(try groupID())
        let id = view.record.spec.id
        let subject = AWSSubject.replicationGroup(view.awsID)
        guard view.state != .creating || view.isHeldUp else {
            throw AWSError(
                "InvalidReplicationGroupState",
                "Replication group \(view.awsID) is being created; wait until it is available.")
        }
        try await removeTags(of: arn("replicationgroup", view.awsID))
        _ = try await core(subject) { try await services.provisioning.delete(id) }
        return ["ReplicationGroup": await xml(ofDeleted: view).group]
    }

    // MARK: Failover

    func testFailover() async throws(AWSError) -> JSONValue {
        let view = try await available(try groupID())
        let spec = view.record.spec
        guard let shard = MemberIDs.shard(text("NodeGroupId") ?? ""), shard < spec.shards else {
            throw AWSError("NodeGroupNotFoundFault", "Node group \(text("NodeGroupId") ?? "") not found.", status: 404)
        }
        guard spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true, spec.replicas > 0 else {
            throw AWSError(
                "TestFailoverNotAvailableFault", "TestFailover is not available: automatic failover is not enabled.")
        }
        let subject = AWSSubject.replicationGroup(view.awsID)
        _ = try await core(subject) {
            try await services.actions.failover(spec.id, shard: shard, to: nil, forced: true)
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
        if input["CacheClusterId"] != nil, input["ReplicationGroupId"] != nil {
            throw .invalidCombination("Say one of CacheClusterId and ReplicationGroupId, not both.")
        }
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
