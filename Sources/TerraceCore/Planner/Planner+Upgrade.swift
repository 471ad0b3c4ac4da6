/// Another engine, or another version of it: servers are replaced one by one, replicas first, one shard after the other.
extension Planner {
    /// The node runs, and not what it shall run.
    func isOutdated(_ id: NodeID) -> Bool {
        guard record.isUpgrading == true, let engine, let server = observation(id).server else { return false }
        return !server.engine.isEmpty && server.engine != engine
    }

    /// The next of them, once everything serves and is in sync.
    mutating func decideUpgrade() {
        let outdated = record.nodes.map(\.id).filter(isOutdated).sorted()
        guard let shard = outdated.first?.shard, let engine else {
            if engine != nil { plan.recordSteps.append(.finishUpgrade) }
            return wait("Upgrading", nil, "every node runs the wanted engine")
        }
        let mine = outdated.filter { $0.shard == shard }
        if let replica = mine.first(where: { !record.primaries.contains($0) }) { return replace(replica) }
        guard let primary = mine.first else { return }
        let nodes = record.nodes(ofShard: shard)
        guard nodes.count > 1 else {
            plan.nodeSteps.append(.restart(primary))
            return wait("Upgrading", primary, "\(primary) is restarted with \(engine)", blocksWrites: true)
        }
        // Everything is in sync here, so there is one; where there is none after all, the next look decides.
        if let heir = heir(of: primary, among: nodes) {
            plan.recordSteps.append(.designate(heir, reason: "\(primary) is to run \(engine)"))
        }
        wait("Upgrading", primary, "\(primary) hands over before it is restarted with \(engine)")
    }

    /// A replica ends, and is started again with the wanted engine at the next look.
    mutating func replace(_ replica: NodeID) {
        plan.nodeSteps.append(.stop(replica, reason: "it comes back with \(engine ?? "another engine")"))
        wait("Upgrading", replica, "replica \(replica) is restarted with \(engine ?? "another engine")")
    }
}
