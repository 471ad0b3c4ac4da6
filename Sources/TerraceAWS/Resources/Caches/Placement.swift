import TerraceCore
import TerraceFrontEnd

/// The zones that a request asks for. The service's `us-east-1c` is the core's zone `c` in that region.
struct Placement {
    let region: String
    /// Letters of the tier's zones.
    let offered: [String]
    /// Zones by node, as in a declaration.
    private(set) var zones: [String: String] = [:]

    init(region: String, tier: Tier?) {
        self.region = region
        offered = tier?.zones ?? []
    }

    mutating func place(_ node: NodeID, _ zone: String) throws(AWSError) {
        zones[node.description] = try letter(zone)
    }

    private func letter(_ zone: String) throws(AWSError) -> String {
        let letter = String(zone.dropFirst(region.count))
        guard zone.hasPrefix(region), offered.contains(letter) else {
            throw .invalidValue(
                "\(zone.prefix(60)) is not a valid availability zone. The zones of \(region) here are "
                    + "\(offered.map { region + $0 }.joined(separator: ", ")).")
        }
        return letter
    }

    /// Places the nodes of one shard, with the primary first.
    mutating func place(shard: Int, _ zones: [String], member: String, count: Int) throws(AWSError) {
        guard zones.count == count else {
            throw .invalidValue(
                "\(member) must have as many availability zones as there are nodes, \(count), not \(zones.count).")
        }
        for (index, zone) in zones.enumerated() { try place(NodeID(shard: shard, index: index), zone) }
    }

    /// Places new nodes of a shard. Existing nodes do not move, so their zones have to be among the requested ones.
    mutating func place(
        _ newcomers: [NodeID], beside staying: [String], _ zones: [String], member: String
    ) throws(AWSError) {
        let count = newcomers.count + staying.count
        guard zones.count == count else {
            throw .invalidValue(
                "\(member) must have as many availability zones as there will be nodes, the primary among them: "
                    + "\(count), not \(zones.count).")
        }
        var left = try zones.map { (zone) throws(AWSError) in try letter(zone) }
        for zone in staying {
            guard let place = left.firstIndex(of: zone) else {
                throw .invalidValue(
                    "\(member) must have \(region)\(zone): a node is there, and nodes are not moved.")
            }
            left.remove(at: place)
        }
        for (node, zone) in zip(newcomers, left) { self.zones[node.description] = zone }
    }
}

extension Placement {
    /// The zone of a cluster's single node; nil when the request does not name one.
    static func zones(of input: CreateCacheCluster, region: String, tier: Tier?) throws(AWSError) -> [String: String]? {
        if input.azMode == "cross-az" {
            let engine = input.engine?.lowercased() ?? "redis"
            throw .invalidCombination("AZMode cross-az needs several cache nodes; a \(engine) cluster has one.")
        }
        var wished = input.preferredAvailabilityZones ?? []
        guard wished.count <= 1 else {
            throw .invalidCombination(
                "PreferredAvailabilityZones must have as many zones as NumCacheNodes, 1, not \(wished.count).")
        }
        if let zone = input.preferredAvailabilityZone, !zone.isEmpty {
            guard wished.isEmpty || wished == [zone] else {
                throw .invalidCombination(
                    "PreferredAvailabilityZone and PreferredAvailabilityZones name different zones.")
            }
            wished = [zone]
        }
        var placement = Placement(region: region, tier: tier)
        for zone in wished { try placement.place(NodeID(shard: 0, index: 0), zone) }
        return placement.zones.isEmpty ? nil : placement.zones
    }

    /// The zones of a new group's members; nil when the request does not name any.
    static func zones(
        of input: CreateReplicationGroup, _ shape: GroupShape, region: String, tier: Tier?
    ) throws(AWSError) -> [String: String]? {
        var placement = Placement(region: region, tier: tier)
        if let zones = input.preferredCacheClusterAZs, !zones.isEmpty {
            guard shape.shards == 1 else {
                throw .invalidCombination("PreferredCacheClusterAZs can only be specified for one node group.")
            }
            try placement.place(shard: 0, zones, member: "PreferredCacheClusterAZs", count: shape.replicas + 1)
        }
        let configured = try configuredShards(input.nodeGroupConfiguration ?? [], of: shape.shards)
        for (shard, group) in configured.sorted(by: { $0.key < $1.key }) {
            let replicaZones = group.replicaAvailabilityZones ?? []
            if let zone = group.primaryAvailabilityZone {
                try placement.place(NodeID(shard: shard, index: 0), zone)
            }
            guard !replicaZones.isEmpty else { continue }
            guard replicaZones.count == shape.replicas else {
                throw .invalidValue(
                    "ReplicaAvailabilityZones must have as many zones as the node group has replicas, \(shape.replicas), "
                        + "not \(replicaZones.count).")
            }
            for (index, zone) in replicaZones.enumerated() {
                try placement.place(NodeID(shard: shard, index: index + 1), zone)
            }
        }
        return placement.zones.isEmpty ? nil : placement.zones
    }

    /// The entries of NodeGroupConfiguration by shard. Entries without an id count in their order.
    private static func configuredShards(
        _ groups: [NodeGroupConfiguration], of shards: Int
    ) throws(AWSError) -> [Int: NodeGroupConfiguration] {
        var found: [Int: NodeGroupConfiguration] = [:]
        for (index, group) in groups.enumerated() {
            var shard = index
            if let id = group.nodeGroupId {
                guard let named = MemberIDs.shard(id), named < shards else {
                    throw .invalidValue(
                        "NodeGroupId must be one of \(MemberIDs.groupID(0)) to \(MemberIDs.groupID(shards - 1)) here, not "
                            + "'\(id.prefix(20))'.")
                }
                shard = named
            }
            guard found.updateValue(group, forKey: shard) == nil else {
                throw .invalidValue("NodeGroupConfiguration has node group \(MemberIDs.groupID(shard)) twice.")
            }
        }
        return found
    }
}
