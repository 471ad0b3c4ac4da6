import TerraceCore

/// Ids of the service and names of the core.
///
/// A replication group and a cluster of its own may have one id there; two caches of a scope cannot have one name here. The
/// one that comes second gets a name with a capital letter, which no id of the service has. Caches that were made before
/// keep their names, because a name without the ending is the id.
enum AWSNames {
    static let groupEnding = "-Group"
    static let clusterEnding = "-Cluster"

    /// The id that the cache of this name is shown with.
    static func id(ofCache name: String) -> String {
        for ending in [groupEnding, clusterEnding] where name.hasSuffix(ending) {
            return String(name.dropLast(ending.count))
        }
        return name
    }

    /// The names that a group of this id may have.
    static func names(ofGroup id: String) -> [String] { [id, id + groupEnding] }

    /// The name of a new cache.
    static func name(_ id: String, isGroup: Bool, taken: Set<String>) -> String {
        taken.contains(id) ? id + (isGroup ? groupEnding : clusterEnding) : id
    }
}

extension CacheID {
    /// What ElastiCache calls it.
    var awsID: String { AWSNames.id(ofCache: name) }
}

extension CacheView {
    var isReplicationGroup: Bool { record.spec.tier == "aws/replication-group" || record.spec.tier == "aws/cluster" }
    var isStandalone: Bool { record.spec.tier == "aws/node" }
    /// Its creation may never end by itself: it can be deleted all the same.
    var isHeldUp: Bool { conditions.contains { $0.heldUp != nil } }
    var awsID: String { record.spec.id.awsID }

    /// As recorded; as declared before anything is.
    var members: [NodeID] { record.nodes.isEmpty ? record.spec.nodeIDs : record.nodes.map(\.id).sorted() }

    /// Nodes that come when it has so many shards and replicas, in each shard the first free numbers.
    func newcomers(shards: Int, replicas: Int) -> [NodeID] {
        let used = Dictionary(grouping: members, by: \.shard).mapValues { Set($0.map(\.index)) }
        return (0..<shards).flatMap { shard -> [NodeID] in
            let there = used[shard] ?? []
            let free = (0...).lazy.filter { !there.contains($0) }.prefix(max(0, replicas + 1 - there.count))
            return free.map { NodeID(shard: shard, index: $0) }
        }
    }

    /// Every id of a cluster that this cache has, or will have as soon as its nodes are there.
    var clusterIDs: [String] {
        guard isStandalone || isReplicationGroup else { return [] }
        let spec = record.spec
        let coming = newcomers(shards: spec.shards, replicas: spec.replicas)
        return (members + coming).map { MemberIDs.id(of: $0, spec) }
    }
}
