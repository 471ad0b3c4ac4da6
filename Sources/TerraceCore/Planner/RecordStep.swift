/// One change of a cache's record. All those of a plan are written together, before anything is done to nodes.
public enum RecordStep: Sendable, Equatable {
    /// Give the shard one more node: address, zone and folder.
    case allocate(NodeID)
    /// Give the cache its primary endpoint.
    case allocateEndpoint
    /// Say which node shall be primary of its shard, before anything is promoted.
    case designate(NodeID, reason: String)
    /// Note the server that hands over, before it stops being primary.
    case notePredecessor(ServerRun)
    /// The node's restart is done.
    case forgetRestart(NodeID)
    /// Every node runs the wanted engine.
    case finishUpgrade
    /// Every node of the first shard speaks the cluster protocol.
    case finishConversion
    /// Remove the last trace of a deleted cache.
    case forgetCache

    /// The node that the step is about; nil where it is about the whole cache.
    public var node: NodeID? {
        switch self {
        case .allocate(let id), .designate(let id, _), .forgetRestart(let id): id
        case .notePredecessor(let run): run.node
        case .allocateEndpoint, .finishUpgrade, .finishConversion, .forgetCache: nil
        }
    }
}
