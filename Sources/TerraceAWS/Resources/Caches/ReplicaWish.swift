import TerraceCore
import TerraceFrontEnd

/// The number and the zones of replicas that a request asks for, in exactly one of three ways.
struct ReplicaWish: Sendable {
    let replicas: Int
    /// ReplicaConfiguration by shard.
    private let shards: [Int: ConfigureShard]

    init(_ input: IncreaseReplicaCount, of view: CacheView) throws(AWSError) {
        try self.init(input.newReplicaCount, input.replicaConfiguration, removing: [], of: view)
    }

    init(_ input: DecreaseReplicaCount, of view: CacheView) throws(AWSError) {
        try self.init(
            input.newReplicaCount, input.replicaConfiguration, removing: input.replicasToRemove ?? [], of: view)
    }

    private init(
        _ count: Int?, _ configuration: [ConfigureShard]?, removing removed: [String], of view: CacheView
    ) throws(AWSError) {
        let spec = view.record.spec
        shards = try Self.byShard(configuration ?? [], spec)
        let ways = [count != nil, !shards.isEmpty, !removed.isEmpty].filter { $0 }.count
        guard ways == 1 else {
            throw .invalidCombination("Say exactly one of NewReplicaCount, ReplicaConfiguration and ReplicasToRemove.")
        }
        if let count {
            replicas = try Self.limited(count)
        } else if !removed.isEmpty {
            replicas = try Self.afterRemoving(removed.map { $0.lowercased() }, view)
        } else {
            let counts = Set(shards.values.compactMap(\.newReplicaCount))
            guard counts.count == 1, let count = counts.first, shards.count == spec.shards else {
                throw .invalidCombination(
                    "ReplicaConfiguration must name every node group with the same NewReplicaCount: all have as many "
                        + "replicas here.")
            }
            replicas = try Self.limited(count)
        }
    }

    private static func limited(_ count: Int) throws(AWSError) -> Int {
        guard (0...5).contains(count) else {
            throw .invalidValue("The number of replicas per node group must be within 0 and 5, not \(count).")
        }
        return count
    }

    private static func byShard(
        _ configuration: [ConfigureShard], _ spec: CacheSpec
    ) throws(AWSError) -> [Int: ConfigureShard] {
        var found: [Int: ConfigureShard] = [:]
        for shard in configuration {
            let id = shard.nodeGroupId
            guard let number = MemberIDs.shard(id), number < spec.shards else {
                throw AWSError("NodeGroupNotFoundFault", "Node group \(id.prefix(20)) not found.", status: 404)
            }
            guard found.updateValue(shard, forKey: number) == nil else {
                throw .invalidValue("ReplicaConfiguration has node group \(id) twice.")
            }
        }
        return found
    }

    /// The number of replicas after removing the named ones. These have to be the replicas with the highest numbers,
    /// because only those can be removed.
    private static func afterRemoving(_ names: [String], _ view: CacheView) throws(AWSError) -> Int {
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

    /// The zones of the new replicas.
    /// - Parameter empty: a placement of the group's region without zones yet.
    func placement(in view: CacheView, _ empty: Placement) throws(AWSError) -> Placement {
        var placement = empty
        let record = view.record
        let newcomers = view.newcomers(shards: record.spec.shards, replicas: replicas)
        for (shard, configuration) in shards.sorted(by: { $0.key < $1.key }) {
            guard let zones = configuration.preferredAvailabilityZones, !zones.isEmpty else { continue }
            let leaving = view.leaving(record.spec.replicas - replicas, shard: shard)
            let staying = record.nodes(ofShard: shard).filter { !leaving.contains($0.id) }.map(\.zone)
            try placement.place(
                newcomers.filter { $0.shard == shard }, beside: staying, zones, member: "PreferredAvailabilityZones")
        }
        return placement
    }
}
