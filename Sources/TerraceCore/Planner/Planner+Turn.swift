/// Restarts one node after the other, once everything else serves and is in sync: at every moment another node has all
/// the data, or this one has saved it.
extension Planner {
    struct Turn {
        var plan = Plan()
        /// The node that is ended or hands over; other steps for it are dropped.
        var ends: NodeID?
    }

    /// - Parameter others: the plan for everything else.
    func turn(beside others: Plan) -> Turn {
        let removed = record.restarts.map(\.node).filter { record.node($0) == nil }
        let forgotten = Plan(recordSteps: removed.map { .forgetRestart($0) })
        guard var turn = nextTurn(beside: others + forgotten) else { return Turn(plan: forgotten) }
        turn.plan = forgotten + turn.plan
        return turn
    }

    private func nextTurn(beside others: Plan) -> Turn? {
        let due = record.restarts.filter { restart in
            restart.manner == .inTurn && observation(restart.node).server?.runID == restart.runID
        }.map(\.node)
        guard let shard = due.map(\.shard).min(), let primary = primary(ofShard: shard) else { return nil }
        let replicas = due.filter { $0.shard == shard && $0 != primary }.sorted()
        // A replica that is not in sync is not needed, and may hold up the others, so it goes first.
        if serves(primary), let idle = replicas.first(where: { observation($0).server?.linkUp == false }) {
            return end(idle)
        }
        guard let next = replicas.first ?? due.first(where: { $0 == primary }) else { return nil }
        if let reason = whyNotYet(next, beside: others) {
            return Turn(
                plan: .waiting(.restarting, next, "\(next) is restarted as soon as this is over: \(reason)"))
        }
        return next == primary ? restart(primary) : end(next)
    }

    private func end(_ replica: NodeID) -> Turn {
        Turn(
            plan: .waiting(
                .restarting, replica, "replica \(replica) is being restarted",
                nodes: [.stop(replica, reason: "a restart was asked for")]), ends: replica)
    }

    private func restart(_ primary: NodeID) -> Turn {
        // A node whose zone is down cannot take over.
        let others = record.nodes(ofShard: primary.shard).filter { $0.id != primary && downZone(of: $0.id) == nil }
        let plan: Plan =
            if others.isEmpty {
                .waiting(
                    .restarting, primary, "\(primary) saves its data and is restarted", blocksWrites: true,
                    nodes: [.restart(primary)])
            } else if let heir = heir(of: primary, among: others, inSync: true) {
                .waiting(
                    .restarting, primary, "\(primary) hands over before it is restarted",
                    record: [.designate(heir, reason: "\(primary) is to be restarted")])
            } else {
                .waiting(.restarting, primary, "\(primary) is restarted as soon as a replica is in sync")
            }
        return Turn(plan: plan, ends: primary)
    }

    /// Why the node cannot be restarted yet; nil where it can. Most troubles of the node itself do not count, as a
    /// restart may mend them.
    private func whyNotYet(_ id: NodeID, beside others: Plan) -> String? {
        if let primary = primary(ofShard: id.shard), !serves(primary) { return "primary \(primary) does not serve" }
        // Replicas follow a primary only once it has the endpoint, so none of them is in sync before that.
        if let other = others.pending.first(where: {
            $0.reason == .movingEndpoint || ($0.node != id && !Self.mayLast.contains($0.reason))
        }) {
            return other.message
        }
        let isChanging = others.nodeSteps.contains { step in
            if case .configure = step { false } else { step.node != id }
        }
        return isChanging || others.recordSteps.contains { $0.node != id } ? "the nodes are being changed" : nil
    }

    /// Reasons that do no harm to a restart, and that may last until there is one.
    private static let mayLast: Set<PendingReason> = [.zoneDown, .writesRefused, .configuring]
}
