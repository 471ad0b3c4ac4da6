import TerraceCore

/// Converts between ids of the service and names of the core.
///
/// In the service a replication group and a standalone cluster may share an id, but two caches of a scope cannot share
/// a name. The second one's name gets an ending with a capital letter, which no id has. A name without the ending is
/// the id.
enum AWSNames {
    static let groupEnding = "-Group"
    static let clusterEnding = "-Cluster"

    /// The id of the cache with this name.
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
    /// The cache's id in ElastiCache.
    var awsID: String { AWSNames.id(ofCache: name) }
}

extension CacheView {
    var isReplicationGroup: Bool { record.spec.tier == "aws/replication-group" || record.spec.tier == "aws/cluster" }
    var isStandalone: Bool { record.spec.tier == "aws/node" }
    /// Whether its creation may never end by itself. Such a cache can be deleted nevertheless.
    var isHeldUp: Bool { conditions.contains { $0.heldUp != nil } }
    var awsID: String { record.spec.id.awsID }

    /// The recorded nodes, or the declared ones if none is recorded yet.
    var members: [NodeID] { record.nodes.isEmpty ? record.spec.nodeIDs : record.nodes.map(\.id).sorted() }

    /// The nodes that are added to reach these numbers of shards and replicas. They get the first free numbers in each
    /// shard.
    func newcomers(shards: Int, replicas: Int) -> [NodeID] {
        let used = Dictionary(grouping: members, by: \.shard).mapValues { Set($0.map(\.index)) }
        return (0..<shards).flatMap { shard -> [NodeID] in
            let there = used[shard] ?? []
            let free = (0...).lazy.filter { !there.contains($0) }.prefix(max(0, replicas + 1 - there.count))
            return free.map { NodeID(shard: shard, index: $0) }
        }
    }

    /// All cluster ids of this cache, with those of nodes that are still to be added.
    var clusterIDs: [String] {
        guard isStandalone || isReplicationGroup else { return [] }
        let spec = record.spec
        let coming = newcomers(shards: spec.shards, replicas: spec.replicas)
        return (members + coming).map { MemberIDs.id(of: $0, spec) }
    }
}
