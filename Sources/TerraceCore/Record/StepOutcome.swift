/// The updates of the record, and the events, of a step that was done to nodes.
public struct StepOutcome: Sendable, Equatable {
    public var updates: [RecordUpdate] = []
    public var events: [Event] = []
    /// Addresses that no node has any more.
    public var freed: [Endpoint] = []

    /// - Parameters:
    ///   - record: the record that the step was decided by.
    ///   - now: seconds since 1970.
    public init(of step: NodeStep, on record: CacheRecord, at now: Double) {
        func tell(_ reason: EventReason, _ node: NodeID?, _ message: String) {
            events.append(Event(time: now, cache: record.spec.id, node: node, reason, message))
        }
        switch step {
        case .start(let node):
            if record.node(node)?.isNew == true {
                updates = [.markStarted(node)]
                tell(.added, node, "\(node) was started for the first time")
            } else if record.bootstrapped {
                let (reason, message) = Self.restart(of: node, record)
                if reason == .dataLost, record.seed != nil { updates.append(.forgetFilled) }
                tell(reason, node, message)
            }
        case .fence(let node, let reason): tell(.fenced, node, "\(node) was ended at once: \(reason)")
        case .promote(let node), .handOver(_, let node):
            tell(.promoted, node, "\(node) is primary of shard \(node.shard)")
        case .remove(let node):
            updates = [.removeNode(node)]
            freed = record.node(node).map { [$0.address] } ?? []
        case .convert(let node), .startConverted(let node):
            tell(.converted, node, "\(node) is a cluster of its own, with its data")
        case .restart(let node): tell(.restarted, node, "\(node) was restarted with its data")
        case .bootstrapCluster: updates = [.markFormed]
        case .flush:
            updates = record.flushing.map { [.noteFlushed(generation: $0)] } ?? []
            tell(.flushed, nil, "all keys were deleted, as was asked for")
        case .fill(let shard): updates = [.noteFilled(shard)]
        case .stop, .join, .forget, .rebalance, .replicate, .takeEndpoint, .releaseEndpoint, .configure: break
        }
    }

    private static func restart(of node: NodeID, _ record: CacheRecord) -> (reason: EventReason, message: String) {
        guard record.primaries.contains(node) else {
            return (.restarted, "replica \(node) was started again and syncs from its primary")
        }
        return record.spec.persistence.keepsData
            ? (.restarted, "\(node) was started again with the data on its disk")
            : (.dataLost, "\(node) was started again EMPTY: this cache keeps nothing on disk")
    }
}
