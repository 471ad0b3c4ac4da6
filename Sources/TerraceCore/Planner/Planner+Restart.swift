/// Nodes that somebody wants restarted.
extension Planner {
    /// Ends those of the shard that are restarted whatever comes of it.
    /// - Returns: true while one is on its way down; the rest of the shard is left alone meanwhile.
    mutating func endRestarted(_ shard: Int) -> Bool {
        var isEnding = false
        for restart in record.restarts where restart.node.shard == shard {
            let id = restart.node
            let step: NodeStep
            switch observation(id) {
            case .answering(let server):
                guard server.runID == restart.runID else {
                    plan.recordSteps.append(.forgetRestart(id))
                    continue
                }
                step = .stop(id, reason: "a restart was asked for")
            case .silent(let reason, let lasting) where lasting >= patience:
                step = .fence(id, reason: "a restart was asked for: \(reason)")
            case .silent, .absent: continue
            }
            guard restart.manner != .inTurn else { continue }
            plan.nodeSteps.append(step)
            wait(
                "Restarting", id, "\(id) is being restarted", blocksWrites: record.primaries.contains(id))
            isEnding = true
        }
        return isEnding
    }

    /// A primary that was ended to come back with what its disk has, although a replica may have more.
    mutating func returnsInPlace(_ primary: NodeID, _ mayStart: Bool) -> Bool {
        guard mayStart, record.restarts.contains(where: { $0.node == primary && $0.manner == .inPlace }) else {
            return false
        }
        plan.nodeSteps.append(.start(primary))
        wait("Starting", primary, "primary \(primary) is starting with what is on its disk", blocksWrites: true)
        return true
    }

    // MARK: One after the other

    /// Restarts the next of those that are restarted in turn, once everything else serves and is in sync: at every moment
    /// another node has all the data, or this one has saved it.
    mutating func decideTurn() {
        let removed = record.restarts.map(\.node).filter { record.node($0) == nil }
        plan.recordSteps += removed.map { .forgetRestart($0) }
        let due = record.restarts.filter { restart in
            restart.manner == .inTurn && observation(restart.node).server?.runID == restart.runID
        }.map(\.node)
        guard let shard = due.map(\.shard).min(), let primary = record.primaries.first(where: { $0.shard == shard })
        else { return }
        let replicas = due.filter { $0.shard == shard && $0 != primary }.sorted()
        // Nobody misses a replica that is not in sync, and it may hold up the others.
        if serves(primary), let idle = replicas.first(where: { observation($0).server?.linkUp == false }) {
            end(idle)
        } else if let next = replicas.first ?? due.first(where: { $0 == primary }) {
            if let reason = whyNotYet(next) {
                wait("Restarting", next, "\(next) is restarted as soon as this is over: \(reason)")
            } else if next == primary {
                restartPrimary(primary)
            } else {
                end(next)
            }
        }
    }

    private mutating func end(_ replica: NodeID) {
        plan.nodeSteps.removeAll { $0.node == replica }
        plan.nodeSteps.append(.stop(replica, reason: "a restart was asked for"))
        wait("Restarting", replica, "replica \(replica) is being restarted")
    }

    private mutating func restartPrimary(_ primary: NodeID) {
        plan.nodeSteps.removeAll { $0.node == primary }
        // One whose zone is down is no help now.
        let others = record.nodes(ofShard: primary.shard).filter { $0.id != primary && downZone(of: $0.id) == nil }
        if others.isEmpty {
            plan.nodeSteps.append(.restart(primary))
            wait("Restarting", primary, "\(primary) saves its data and is restarted", blocksWrites: true)
        } else if let heir = heir(of: primary, among: others), observation(heir).server?.linkUp == true {
            plan.recordSteps.append(.designate(heir, reason: "\(primary) is to be restarted"))
            wait("Restarting", primary, "\(primary) hands over before it is restarted")
        } else {
            wait("Restarting", primary, "\(primary) is restarted as soon as a replica is in sync")
        }
    }

    /// What has to be over before the node is restarted; what is wrong with itself a restart may mend.
    private func whyNotYet(_ id: NodeID) -> String? {
        if let primary = record.primaries.first(where: { $0.shard == id.shard }), !serves(primary) {
            return "primary \(primary) does not serve"
        }
        // Replicas are told to follow a primary that has the endpoint only: before that none of them is in sync.
        if let other = plan.pending.first(where: {
            $0.reason == "MovingEndpoint" || ($0.node != id && !Self.mayLast.contains($0.reason))
        }) {
            return other.message
        }
        let isChanging = plan.nodeSteps.contains { step in
            if case .configure = step { false } else { step.node != id }
        }
        return isChanging || plan.recordSteps.contains { $0.node != id } ? "the nodes are being changed" : nil
    }

    /// Reasons that do no harm to a restart, and that may last until there is one.
    private static let mayLast: Set = ["ZoneDown", "WritesRefused", "Configuring"]
}
