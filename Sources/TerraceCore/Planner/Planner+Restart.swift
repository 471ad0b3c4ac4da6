/// Nodes that somebody wants restarted.
extension Planner {
    struct Restarts {
        var plan = Plan()
        /// Whether a node is being ended; the rest of the shard is left alone meanwhile.
        var endsNodes = false
    }

    /// Ends the nodes of the shard that do not wait for a turn to be restarted, and forgets restarts that are done.
    func restartsAtOnce(_ shard: Int) -> Restarts {
        var restarts = Restarts()
        for restart in record.restarts where restart.node.shard == shard {
            let id = restart.node
            let step: NodeStep
            switch observation(id) {
            case .answering(let server):
                guard server.runID == restart.runID else {
                    restarts.plan += Plan(recordSteps: [.forgetRestart(id)])
                    continue
                }
                step = .stop(id, reason: "a restart was asked for")
            case .silent(let reason, let lasting) where lasting >= patience:
                step = .fence(id, reason: "a restart was asked for: \(reason)")
            case .silent, .absent: continue
            }
            guard restart.manner != .inTurn else { continue }
            restarts.plan += .waiting(
                .restarting, id, "\(id) is being restarted", blocksWrites: record.primaries.contains(id), nodes: [step])
            restarts.endsNodes = true
        }
        return restarts
    }

    /// Starts a primary that is restarted in place: with the data on its disk, although a replica may have more. Nil
    /// for others.
    func returnInPlace(_ primary: NodeID, _ mayStart: Bool) -> Plan? {
        guard mayStart, record.restarts.contains(where: { $0.node == primary && $0.manner == .inPlace }) else {
            return nil
        }
        return start(
            primary, true, "primary \(primary) is starting with what is on its disk", blocksWrites: true)
    }
}
