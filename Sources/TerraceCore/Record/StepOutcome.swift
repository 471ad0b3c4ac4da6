/// What a step that was done to nodes changes in the record, and what is told of it.
public struct StepOutcome: Sendable, Equatable {
    public var updates: [RecordUpdate] = []
    public var events: [Event] = []
    /// Nobody has them any more.
    public var freed: [Endpoint] = []

    /// - Parameters:
    ///   - record: what the step was decided by.
    ///   - now: seconds since 1970.
    public init(of step: NodeStep, on record: CacheRecord, at now: Double) {
        func tell(_ reason: String, _ node: NodeID, _ message: String) {
            events.append(Event(time: now, cache: record.spec.id, node: node, reason: reason, message: message))
        }
        switch step {
        case .start(let node):
            if record.node(node)?.isNew == true {
                updates = [.markStarted(node)]
                tell("Added", node, "\(node) was started for the first time")
            } else if record.bootstrapped {
                let (reason, message) = Self.restart(of: node, record)
                tell(reason, node, message)
            }
        case .fence(let node, let reason): tell("Fenced", node, "\(node) was ended with SIGKILL: \(reason)")
        case .promote(let node), .handOver(_, let node):
            tell("Promoted", node, "\(node) is primary of shard \(node.shard)")
        case .remove(let node):
            updates = [.removeNode(node)]
            freed = record.node(node).map { [$0.address] } ?? []
        case .convert(let node), .startConverted(let node):
            tell("Converted", node, "\(node) is a cluster of its own, with its data")
        case .restart(let node): tell("Restarted", node, "\(node) was restarted with its data")
        case .bootstrapCluster: updates = [.markFormed]
        case .stop, .join, .forget, .rebalance, .replicate, .takeEndpoint, .releaseEndpoint, .configure: break
        }
    }

    private static func restart(of node: NodeID, _ record: CacheRecord) -> (reason: String, message: String) {
        guard record.primaries.contains(node) else {
            return ("Restarted", "replica \(node) was started again and syncs from its primary")
        }
        return record.spec.persistence.keepsData
            ? ("Restarted", "\(node) was started again with the data on its disk")
            : ("DataLost", "\(node) was started again EMPTY: this cache keeps nothing on disk")
    }
}
