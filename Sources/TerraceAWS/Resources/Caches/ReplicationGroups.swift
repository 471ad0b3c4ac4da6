import TerraceCore
import TerraceFrontEnd

/// Creates, describes, fails over and deletes replication groups. `ReplicationGroupChanges` and `GroupScaling` change
/// them.
struct ReplicationGroups: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    static func checked(_ id: String?) throws(AWSError) -> String {
        try Identifier.checked(id, "ReplicationGroupId", upTo: 40)
    }

    // MARK: Finding

    /// The group of this id.
    /// - Parameter settled: whether to wait a moment for the end of a running change.
    func find(_ name: String, settled: Bool = false) async throws(AWSError) -> CacheView {
        let subject = AWSSubject.replicationGroup(name)
        for candidate in AWSNames.names(ofGroup: name) {
            guard let id = try? CacheID(scope: call.scope, name: candidate) else { continue }
            let found = try await call.core(about: subject) { services -> CacheView? in
                do { return try await services.caches.cache(id) } catch let error as TerraceError {
                    guard error.code == .notFound else { throw error }
                    return nil
                }
            }
            guard let found, found.isReplicationGroup else { continue }
            return settled ? try await call.core.settled(id, within: AWSCall.patience, about: subject) : found
        }
        throw .replicationGroupNotFound(name)
    }

    /// A group that can be changed now.
    func available(_ name: String) async throws(AWSError) -> CacheView {
        let view = try await find(name, settled: true)
        guard view.state == .available else {
            throw AWSError(
                "InvalidReplicationGroupState", "Replication group must be in available state to modify.")
        }
        return view
    }

    // MARK: Create

    func create(_ input: CreateReplicationGroup) async throws(AWSError) -> JSONValue {
        let subject = AWSSubject.replicationGroup(try Self.checked(input.replicationGroupId))
        let shape = try GroupShape(input, parameterGroup: await namedParameterGroup(input))
        var declaration = try await ClusterDeclaration(call: call, input: input)
            .created(subject, tier: shape.isClustered ? "aws/cluster" : "aws/replication-group")
        declaration.shards = shape.isClustered ? shape.shards : nil
        declaration.replicas = shape.replicas
        let failover = input.automaticFailoverEnabled ?? shape.isClustered
        try check(shape, failover: failover, isMultiAZ: input.multiAZEnabled == true)
        let tier = await call.tier(declaration.tier)
        declaration.nodeZones = try Placement.zones(of: input, shape, region: call.region, tier: tier)
        try await UserGroupAssociation(input).put(into: &declaration, of: nil, call)
        declaration.attributes["Description"] = .string(input.replicationGroupDescription)
        declaration.attributes["AutomaticFailoverEnabled"] = .bool(failover)
        declaration.attributes["MultiAZEnabled"] = .bool(input.multiAZEnabled ?? false)
        let nodes = (0..<shape.shards).flatMap { shard in
            (0...shape.replicas).map { NodeID(shard: shard, index: $0) }
        }
        let made = try await CacheCreation(
            call: call, subject: subject, authToken: input.authToken, tags: input.tags ?? [],
            origin: CacheOrigin(snapshotName: input.snapshotName, snapshotArns: input.snapshotArns)
        ).make(declaration, nodes)
        return ["ReplicationGroup": made.group]
    }

    private func namedParameterGroup(_ input: CreateReplicationGroup) async throws(AWSError) -> ParameterGroup? {
        guard let name = input.cacheParameterGroupName?.lowercased() else { return nil }
        return try await ParameterGroups(call).find(name, for: .create)
    }

    private func check(_ shape: GroupShape, failover: Bool, isMultiAZ: Bool) throws(AWSError) {
        if failover, !shape.isClustered, shape.replicas < 1 {
            throw .invalidCombination(
                "When using automatic failover, there must be at least 2 cache clusters in the replication group.")
        }
        if shape.isClustered, !failover {
            throw .invalidCombination(
                "Automatic failover must be enabled for a replication group with cluster mode enabled.")
        }
        guard isMultiAZ else { return }
        guard failover else { throw .invalidCombination("Multi-AZ needs automatic failover to be enabled.") }
        guard shape.replicas > 0 else {
            throw .invalidCombination("Multi-AZ needs at least one replica in each node group.")
        }
    }

    // MARK: Describe

    func describe(_ input: DescribeReplicationGroups) async throws(AWSError) -> JSONValue {
        if let name = input.replicationGroupId?.lowercased() {
            return ["ReplicationGroups": [await call.shown(try await find(name, settled: true)).group]]
        }
        var items: [Page.Item] = []
        for view in try await call.views() where view.isReplicationGroup {
            items.append((view.awsID, await call.shown(view).group))
        }
        return try input.page("ReplicationGroups", items)
    }

    // MARK: Delete

    func delete(_ input: DeleteReplicationGroup) async throws(AWSError) -> JSONValue {
        let view = try await find(try Self.checked(input.replicationGroupId))
        let id = view.record.spec.id
        guard view.state != .creating || view.isHeldUp else {
            throw AWSError(
                "InvalidReplicationGroupState",
                "Replication group \(view.awsID) is being created; wait until it is available.")
        }
        // If the final snapshot fails, the group stays, with its tags.
        if input.finalSnapshotIdentifier == nil {
            try await Tags(call).removeAll(of: call.arn("replicationgroup", view.awsID))
        }
        _ = try await call.core(about: .replicationGroup(view.awsID)) {
            try await $0.provisioning.delete(id, finalSnapshot: input.finalSnapshotIdentifier)
        }
        return ["ReplicationGroup": await call.shown(ofDeleted: view).group]
    }

    // MARK: Failover

    func testFailover(_ input: TestFailover) async throws(AWSError) -> JSONValue {
        let view = try await available(try Self.checked(input.replicationGroupId))
        let spec = view.record.spec
        guard let shard = MemberIDs.shard(input.nodeGroupId), shard < spec.shards else {
            throw AWSError("NodeGroupNotFoundFault", "Node group \(input.nodeGroupId) not found.", status: 404)
        }
        guard spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true, spec.replicas > 0 else {
            throw AWSError(
                "TestFailoverNotAvailableFault", "TestFailover is not available: automatic failover is not enabled.")
        }
        let subject = AWSSubject.replicationGroup(view.awsID)
        _ = try await call.core(about: subject) {
            try await $0.actions.failover(spec.id, shard: shard, to: nil, forced: true)
        }
        return ["ReplicationGroup": try await call.shown(spec.id, subject).group]
    }
}
