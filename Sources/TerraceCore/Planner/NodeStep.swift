/// One thing that is done to nodes. It may be repeated: doing it twice has the effect of doing it once.
public enum NodeStep: Sendable, Equatable {
    case start(NodeID)
    case stop(NodeID, reason: String)
    /// End at once a node that does not answer, so that it can never again take a write: a frozen process may wake up.
    case fence(NodeID, reason: String)
    /// Give back address and folder of a node without a process.
    case remove(NodeID)
    /// Form a Redis Cluster from nodes that have never been handed out.
    case bootstrapCluster
    /// Restart a running primary without cluster protocol as the only node of a cluster, with its data.
    case convert(NodeID)
    /// Start an ended primary as the only node of a cluster, with what is on its disk: no other node has its data.
    case startConverted(NodeID)
    /// Save, end and start again a primary that has no replica, with the wanted engine and its data.
    case restart(NodeID)
    /// Move some slots towards an even distribution, with their keys; repeated until it is reached.
    case rebalance
    /// Write the keys of one dump of the cache's seed, named by its shard in the snapshot, to the nodes that they belong
    /// to.
    case fill(Int)
    /// Delete all keys of the cache, in every database of every shard.
    case flush
    /// Let a fresh node join the cluster through its shard's primary; a primary joins through the first shard's.
    case join(NodeID)
    /// Let the cluster forget a removed node.
    case forget(NodeID)
    case promote(NodeID)
    /// Let a replica that is in sync take its serving primary's place, without losing an acknowledged write.
    case handOver(from: NodeID, to: NodeID)
    case replicate(NodeID, from: NodeID)
    case takeEndpoint(NodeID)
    case releaseEndpoint(NodeID)
    /// Bring live settings to what the spec says.
    case configure(NodeID)

    /// The node that is changed; nil where it is the whole cluster.
    public var node: NodeID? {
        switch self {
        case .start(let id), .stop(let id, _), .fence(let id, _), .remove(let id), .convert(let id),
            .startConverted(let id), .restart(let id), .join(let id), .forget(let id), .promote(let id),
            .handOver(_, let id), .replicate(let id, _),
            .takeEndpoint(let id), .releaseEndpoint(let id), .configure(let id):
            id
        case .bootstrapCluster, .rebalance, .fill, .flush: nil
        }
    }
}
