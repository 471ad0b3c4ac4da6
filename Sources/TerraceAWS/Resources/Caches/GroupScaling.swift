import TerraceCore
import TerraceFrontEnd

/// Changes the numbers of replicas and node groups, at once only.
struct GroupScaling: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    private func available(_ id: String?, isImmediate: Bool?) async throws(AWSError) -> CacheView {
        guard isImmediate == true else {
            throw .invalidValue("ApplyImmediately must be true: the change cannot wait for a maintenance window.")
        }
        return try await ReplicationGroups(call).available(try ReplicationGroups.checked(id))
    }

    // MARK: Replicas

    func increaseReplicas(_ input: IncreaseReplicaCount) async throws(AWSError) -> JSONValue {
        let view = try await available(input.replicationGroupId, isImmediate: input.applyImmediately)
        let wish = try ReplicaWish(input, of: view)
        guard wish.replicas > view.record.spec.replicas else {
            throw .invalidValue(
                "The number of replicas to be must be greater than the present \(view.record.spec.replicas), not "
                    + "\(wish.replicas).")
        }
        return try await set(wish, view)
    }

    func decreaseReplicas(_ input: DecreaseReplicaCount) async throws(AWSError) -> JSONValue {
        let view = try await available(input.replicationGroupId, isImmediate: input.applyImmediately)
        let spec = view.record.spec
        let wish = try ReplicaWish(input, of: view)
        guard wish.replicas < spec.replicas, wish.replicas >= 0 else {
            throw .invalidValue(
                "The number of replicas to be must be less than the present \(spec.replicas), not \(wish.replicas).")
        }
        if wish.replicas == 0, !spec.clustered, spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true {
            throw .invalidValue(
                "Must have at least 1 replica when cluster mode is disabled with auto failover enabled.")
        }
        return try await set(wish, view)
    }

    private func set(_ wish: ReplicaWish, _ view: CacheView) async throws(AWSError) -> JSONValue {
        let tier = await call.tier(view.record.spec.tier)
        let subject = AWSSubject.replicationGroup(view.awsID)
        let region = call.region
        try await MemberChanges(call: call, subject: subject).change(view) { (view, declaration) throws(AWSError) in
            declaration.replicas = wish.replicas
            let placement = try wish.placement(in: view, Placement(region: region, tier: tier))
            declaration.nodeZones = placement.zones.merging(declaration.nodeZones ?? [:]) { new, _ in new }
        }
        return ["ReplicationGroup": try await call.shown(view.record.spec.id, subject).group]
    }

    // MARK: Shards

    func reshard(_ input: ModifyReplicationGroupShardConfiguration) async throws(AWSError) -> JSONValue {
        let view = try await available(input.replicationGroupId, isImmediate: input.applyImmediately)
        let spec = view.record.spec
        guard spec.clustered else {
            throw .invalidCombination("Replication group \(view.awsID) has cluster mode disabled and one node group.")
        }
        guard let count = input.nodeGroupCount, GroupShape.counts.contains(count) else {
            throw .invalidValue("NodeGroupCount must be within 1 and \(GroupShape.counts.upperBound).")
        }
        if count < spec.shards {
            try checkLeaving(input, spec, count)
        } else if input.nodeGroupsToRemove != nil || input.nodeGroupsToRetain != nil {
            throw .invalidCombination(
                "NodeGroupsToRemove and NodeGroupsToRetain are for fewer node groups than the present \(spec.shards), not "
                    + "\(count).")
        }
        let placement = try await newShards(input.reshardingConfiguration ?? [], count, view)
        let subject = AWSSubject.replicationGroup(view.awsID)
        try await MemberChanges(call: call, subject: subject).change(view) { (_, declaration) in
            declaration.shards = count
            declaration.nodeZones = placement.zones.merging(declaration.nodeZones ?? [:]) { new, _ in new }
        }
        return ["ReplicationGroup": try await call.shown(spec.id, subject).group]
    }

    /// The zones in ReshardingConfiguration. They place new node groups; for existing ones they have to match the
    /// present zones.
    private func newShards(
        _ configurations: [ReshardingConfiguration], _ count: Int, _ view: CacheView
    ) async throws(AWSError) -> Placement {
        let spec = view.record.spec
        var placement = Placement(region: call.region, tier: await call.tier(spec.tier))
        for (index, configuration) in configurations.enumerated() {
            // An entry without an id is a new node group; these count in their order.
            let id = configuration.nodeGroupId
            guard let shard = id.map(MemberIDs.shard) ?? (spec.shards + index), shard < count else {
                throw .invalidValue("ReshardingConfiguration has node group \(id ?? "") that will not be there.")
            }
            guard let zones = configuration.preferredAvailabilityZones, !zones.isEmpty else { continue }
            try placement.place(
                shard < spec.shards ? [] : (0...spec.replicas).map { NodeID(shard: shard, index: $0) },
                beside: view.record.nodes(ofShard: shard).map(\.zone), zones, member: "PreferredAvailabilityZones")
        }
        return placement
    }

    /// Checks that the removed node groups are those with the highest numbers, as only these can be removed.
    private func checkLeaving(
        _ input: ModifyReplicationGroupShardConfiguration, _ spec: CacheSpec, _ count: Int
    ) throws(AWSError) {
        let ids = (0..<spec.shards).map(MemberIDs.groupID)
        let (removed, retained) = (input.nodeGroupsToRemove ?? [], input.nodeGroupsToRetain ?? [])
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
}
