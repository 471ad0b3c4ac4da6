import TerraceCore
import TerraceFrontEnd

/// The number of node groups of a new replication group, and the number of replicas in each. Several members of a
/// request can tell them; contradictions are refused.
struct GroupShape {
    var isClustered = false
    var shards = 1
    var replicas = 0

    /// The numbers of node groups that the service allows.
    static let counts = 1...500

    init(_ input: CreateReplicationGroup, parameterGroup: ParameterGroup?) throws(AWSError) {
        let groups = input.nodeGroupConfiguration ?? []
        let counted = input.numNodeGroups
        if let counted, !Self.counts.contains(counted) {
            throw .invalidValue("NumNodeGroups must be within 1 and \(Self.counts.upperBound), not \(counted).")
        }
        if let counted, !groups.isEmpty, groups.count != counted {
            throw .invalidCombination(
                "NodeGroupConfiguration has \(groups.count) node groups and NumNodeGroups is \(counted).")
        }
        shards = counted ?? max(groups.count, 1)
        isClustered = try Self.isClustered(input, shards: shards, parameterGroup)
        replicas = try Self.replicas(input, shards: shards) ?? (isClustered ? 1 : 0)
        guard (0...5).contains(replicas) else {
            throw .invalidValue("The number of replicas per node group must be within 0 and 5, not \(replicas).")
        }
    }

    /// Whether cluster mode is on: by the number of node groups, the mode, or a parameter group with `cluster-enabled`.
    private static func isClustered(
        _ input: CreateReplicationGroup, shards: Int, _ group: ParameterGroup?
    ) throws(AWSError) -> Bool {
        let mode = input.clusterMode
        if mode == "compatible" {
            throw .invalidCombination(
                "ClusterMode compatible is not supported: servers here are either in a cluster or not.")
        }
        if mode == "disabled", shards > 1 {
            throw .invalidCombination("ClusterMode disabled has one node group, and NumNodeGroups is \(shards).")
        }
        guard let group else {
            let saysReplicas = input.replicasPerNodeGroup != nil && input.numCacheClusters == nil
            return mode == "enabled" || shards > 1 || (mode == nil && saysReplicas)
        }
        if group.isClusterEnabled, mode == "disabled" {
            throw .invalidCombination("ClusterMode is disabled and parameter group \(group.name) has cluster-enabled.")
        }
        if !group.isClusterEnabled, mode == "enabled" || shards > 1 {
            throw .invalidCombination(
                "Cluster mode needs a parameter group with cluster-enabled yes, which \(group.name) has not.")
        }
        return group.isClusterEnabled
    }

    private static func replicas(
        _ input: CreateReplicationGroup, shards: Int
    ) throws(AWSError) -> Int? {
        var said: [(member: String, replicas: Int)] = []
        if let count = input.replicasPerNodeGroup { said.append(("ReplicasPerNodeGroup", count)) }
        said += (input.nodeGroupConfiguration ?? []).compactMap(\.replicaCount).map { ("ReplicaCount", $0) }
        if let count = input.numCacheClusters {
            guard count >= 1 else { throw .invalidValue("NumCacheClusters must be at least 1, not \(count).") }
            guard shards == 1 else {
                throw .invalidCombination(
                    "NumCacheClusters can only be specified for one node group; use ReplicasPerNodeGroup.")
            }
            said.append(("NumCacheClusters", count - 1))
        }
        guard let first = said.first else { return nil }
        if let other = said.first(where: { $0.replicas != first.replicas }) {
            throw .invalidCombination(
                "\(first.member) and \(other.member) make different numbers of replicas, \(first.replicas) and "
                    + "\(other.replicas); every node group has the same number here.")
        }
        return first.replicas
    }
}
