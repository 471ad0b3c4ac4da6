/// Nodes that are not there, or do not answer: when they are started, and when they are ended.
extension Planner {
    /// Starts the node unless its zone is down or it ended too often lately.
    func start(_ id: NodeID, _ mayStart: Bool, _ message: String, blocksWrites: Bool = false) -> Plan {
        .waiting(
            mayStart ? .starting : whyNotStarted(id), id, message, blocksWrites: blocksWrites,
            nodes: mayStart ? [.start(id)] : [])
    }

    func whyNotStarted(_ id: NodeID) -> PendingReason { downZone(of: id) == nil ? .backingOff : .zoneDown }

    /// The end of a message about a node that ended too often lately: when it is started next.
    static func text(_ nextTry: Duration?) -> String {
        nextTry.map { "; the next try is in \(max(1, Int(($0 / .seconds(1)).rounded(.up)))) s" } ?? ""
    }

    /// How long a node may take requests and answer none before it is ended: a slow command is no reason.
    var patience: Duration { .seconds(record.spec.fenceAfterSeconds ?? 5) }

    /// Ends a node that has not answered for as long as `patience`, and only then.
    func giveUp(_ id: NodeID, after lasting: Duration, _ reason: String) -> [NodeStep] {
        lasting >= patience ? [.fence(id, reason: reason)] : []
    }
}
