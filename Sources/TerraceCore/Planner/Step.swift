/// One idempotent change towards the desired state.
public enum Step: Sendable, Equatable {
    /// Give the shard one more node: address, zone and folder, durably.
    case allocate(NodeID)
    /// Give the cache its primary endpoint, durably.
    case allocateEndpoint
    /// Record which node shall be primary of its shard, durably, before anything is promoted.
    case designate(NodeID, reason: String)
    case start(NodeID)
    case stop(NodeID, reason: String)
    /// End at once a node that does not answer, so that it can never again take a write: a frozen process may wake up.
    case fence(NodeID, reason: String)
    /// Give back address and folder. Only of a node without a process.
    case remove(NodeID)
    /// Form a Redis Cluster from nodes that have never been handed out.
    case bootstrapCluster
    /// Restart a primary without cluster protocol as the only node of a cluster, with its data.
    case convert(NodeID)
    /// Save, end and start again a primary that has no replica, with the wanted engine and its data.
    case restart(NodeID)
    /// Every node runs the wanted engine.
    case finishUpgrade
    /// Every node of the first shard speaks the cluster protocol.
    case finishConversion
    /// Move some slots towards an even distribution, with their keys; repeated until it is reached.
    case rebalance
    /// Let a fresh node join the cluster: by its shard's primary, or by the first shard's where it is one.
    case join(NodeID)
    /// Let the cluster forget a removed node.
    case forget(NodeID)
    case promote(NodeID)
    /// Let a replica that is in sync take its serving primary's place, without losing an acknowledged write.
    case handOver(from: NodeID, to: NodeID)
    /// The node's restart is done.
    case forgetRestart(NodeID)
    case replicate(NodeID, from: NodeID)
    case takeEndpoint(NodeID)
    case releaseEndpoint(NodeID)
    /// Bring live settings to what the spec says.
    case configure(NodeID)
    /// The last trace of a deleted cache.
    case forgetCache

    /// The node that is changed, where there is one.
    public var node: NodeID? {
        switch self {
        case .allocate(let id), .designate(let id, _), .start(let id), .stop(let id, _), .fence(let id, _),
            .remove(let id), .join(let id),
            .forget(let id), .promote(let id), .handOver(_, let id), .forgetRestart(let id), .replicate(let id, _),
            .takeEndpoint(let id), .releaseEndpoint(let id),
            .configure(let id), .convert(let id), .restart(let id):
            id
        case .allocateEndpoint, .bootstrapCluster, .finishConversion, .finishUpgrade, .rebalance,
            .forgetCache:
            nil
        }
    }
}

/// What one pass shall do, and what it says of the cache.
public struct Plan: Sendable, Equatable {
    /// Steps that may run now, at the same time where they concern different nodes.
    public var steps: [Step]
    /// Why the cache is not as desired; empty exactly when it is.
    public var pending: [Pending]

    public init(steps: [Step] = [], pending: [Pending] = []) {
        self.steps = steps
        self.pending = pending
    }

    /// Everything the tier promises has been seen, on every node.
    public var isSettled: Bool { steps.isEmpty && pending.isEmpty }
}

/// One reason for a cache not to be as desired.
public struct Pending: Sendable, Equatable, Codable, CustomStringConvertible {
    /// One word for machines, such as `NodeDown`.
    public var reason: String
    public var node: NodeID?
    public var message: String
    /// True where clients cannot write to some shard meanwhile.
    public var blocksWrites: Bool

    public init(_ reason: String, node: NodeID? = nil, _ message: String, blocksWrites: Bool) {
        self.reason = reason
        self.node = node
        self.message = message
        self.blocksWrites = blocksWrites
    }

    public var description: String { message }
}
