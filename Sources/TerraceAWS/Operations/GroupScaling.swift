import TerraceCore
import TerraceFrontEnd

extension AWSCall {
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
        let shards = try configuredShards(of: view)
        let removed = texts("ReplicasToRemove") ?? []
        let ways = [input["NewReplicaCount"] != nil, !shards.isEmpty, !removed.isEmpty].filter { $0 }.count
        guard ways == 1 else {
            throw .invalidCombination("Say exactly one of NewReplicaCount, ReplicaConfiguration and ReplicasToRemove.")
        }
        if let count = number("NewReplicaCount") { return try limited(count) }
        if !removed.isEmpty { return try afterRemoving(removed.map { $0.lowercased() }, view) }
        let counts = Set(shards.values.compactMap { $0["NewReplicaCount"]?.number })
        guard counts.count == 1, let count = counts.first, shards.count == view.record.spec.shards else {
            throw .invalidCombination(
                "ReplicaConfiguration must name every node group with the same NewReplicaCount: all have as many "
                    + "replicas here.")
        }
        return try limited(count)
    }

    private func limited(_ count: Int) throws(AWSError) -> Int {
        guard (0...5).contains(count) else {
            throw .invalidValue("The number of replicas per node group must be within 0 and 5, not \(count).")
        }
        return count
    }

    /// ReplicaConfiguration by shard.
    private func configuredShards(of view: CacheView) throws(AWSError) -> [Int: JSONValue] {
        var found: [Int: JSONValue] = [:]
        for shard in list("ReplicaConfiguration") ?? [] {
            let id = shard["NodeGroupId"]?.text ?? ""
            guard let number = MemberIDs.shard(id), number < view.record.spec.shards else {
                throw AWSError("NodeGroupNotFoundFault", "Node group \(id.prefix(20)) not found.", status: 404)
            }
            guard found.updateValue(shard, forKey: number) == nil else {
                throw .invalidValue("ReplicaConfiguration has node group \(id) twice.")
            }
        }
        return found
    }

    /// Those with the highest numbers go; which ones these are is the group's to say, and a wish for others is refused.
    private func afterRemoving(_ names: [String], _ view: CacheView) throws(AWSError) -> Int {
        let spec = view.record.spec
        let count = names.count / max(spec.shards, 1)
        let leaving = (0..<spec.shards).flatMap { view.leaving(count, shard: $0) }.map { MemberIDs.id(of: $0, spec) }
        guard Set(leaving) == Set(names) else {
            throw .invalidValue(
                "The replicas that can leave are \(leaving.joined(separator: ", ")), not \(names.joined(separator: ", "))."
            )
        }
        return spec.replicas - count
    }

    private func set(replicas: Int, _ view: CacheView) async throws(AWSError) -> JSONValue {
        let shards = try configuredShards(of: view)
        let tier = await tier(view.record.spec.tier)
        try await changeMembers(of: view, .replicationGroup(view.awsID)) { (view, declaration) throws(AWSError) in
            declaration.replicas = replicas
            var placement = Placement(region: region, tier: tier)
            let newcomers = view.newcomers(shards: view.record.spec.shards, replicas: replicas)
            for (shard, configuration) in shards.sorted(by: { $0.key < $1.key }) {
                let zones = (configuration["PreferredAvailabilityZones"]?.elements ?? []).compactMap(\.text)
                guard !zones.isEmpty else { continue }
                let leaving = view.leaving(view.record.spec.replicas - replicas, shard: shard)
                let staying = view.record.nodes(ofShard: shard).filter { !leaving.contains($0.id) }.map(\.zone)
                try placement.place(
                    newcomers.filter { $0.shard == shard }, beside: staying, zones,
                    member: "PreferredAvailabilityZones")
            }
            declaration.nodeZones = placement.zones.merging(declaration.nodeZones ?? [:]) { new, _ in new }
        }
        return ["ReplicationGroup": try await xml(of: view.record.spec.id, .replicationGroup(view.awsID)).group]
    }

    // MARK: Shards

    func reshard() async throws(AWSError) -> JSONValue {
        let view = try await changingAtOnce()
        let spec = view.record.spec
        guard spec.clustered else {
            throw .invalidCombination("Replication group \(view.awsID) has cluster mode disabled and one node group.")
        }
        guard let count = number("NodeGroupCount"), GroupShape.counts.contains(count) else {
            throw .invalidValue("NodeGroupCount must be within 1 and \(GroupShape.counts.upperBound).")
        }
        if count < spec.shards {
            try checkLeaving(view, count)
        } else if input["NodeGroupsToRemove"] != nil || input["NodeGroupsToRetain"] != nil {
            throw .invalidCombination(
                "NodeGroupsToRemove and NodeGroupsToRetain are for fewer node groups than the present \(spec.shards), not "
                    + "\(count).")
        }
        let placement = try await newShards(count, view)
        try await changeMembers(of: view, .replicationGroup(view.awsID)) { (_, declaration) throws(AWSError) in
            declaration.shards = count
            declaration.nodeZones = placement.zones.merging(declaration.nodeZones ?? [:]) { new, _ in new }
        }
        return ["ReplicationGroup": try await xml(of: spec.id, .replicationGroup(view.awsID)).group]
    }

    /// Zones of ReshardingConfiguration: of new node groups the places, of those that are there what they are.
    private func newShards(_ count: Int, _ view: CacheView) async throws(AWSError) -> Placement {
        let spec = view.record.spec
        var placement = Placement(region: region, tier: await tier(spec.tier))
        for (index, configuration) in (list("ReshardingConfiguration") ?? []).enumerated() {
            // Without an id it is one of the new ones, in their order.
            let id = configuration["NodeGroupId"]?.text
            guard let shard = id.map(MemberIDs.shard) ?? (spec.shards + index), shard < count else {
                throw .invalidValue("ReshardingConfiguration has node group \(id ?? "") that will not be there.")
            }
            let zones = (configuration["PreferredAvailabilityZones"]?.elements ?? []).compactMap(\.text)
            guard !zones.isEmpty else { continue }
            try placement.place(
                shard < spec.shards ? [] : (0...spec.replicas).map { NodeID(shard: shard, index: $0) },
                beside: view.record.nodes(ofShard: shard).map(\.zone), zones, member: "PreferredAvailabilityZones")
        }
        return placement
    }

    /// The node groups with the highest numbers go.
    private func checkLeaving(_ view: CacheView, _ count: Int) throws(AWSError) {
        let ids = (0..<view.record.spec.shards).map(MemberIDs.groupID)
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
}
