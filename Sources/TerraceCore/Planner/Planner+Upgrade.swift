/// Upgrades to another engine or version: servers are replaced one by one, replicas first, one shard after the other.
extension Planner {
    /// Whether the node runs another engine than it shall, during an upgrade.
    func isOutdated(_ id: NodeID) -> Bool {
        guard record.isUpgrading == true, let engine, let server = observation(id).server else { return false }
        return !server.engine.isEmpty && server.engine != engine
    }

    /// The next step of an upgrade; called when everything serves and is in sync.
    func upgrade() -> Plan {
        let outdated = record.nodes.map(\.id).filter(isOutdated).sorted()
        guard let shard = outdated.first?.shard, let engine else {
            return .waiting(
                .upgrading, nil, "every node runs the wanted engine", record: engine == nil ? [] : [.finishUpgrade])
        }
        let mine = outdated.filter { $0.shard == shard }
        if let replica = mine.first(where: { !record.primaries.contains($0) }) { return replacement(of: replica) }
        guard let primary = mine.first else { return Plan() }
        let nodes = record.nodes(ofShard: shard)
        guard nodes.count > 1 else {
            return .waiting(
                .upgrading, primary, "\(primary) is restarted with \(engine)", blocksWrites: true,
                nodes: [.restart(primary)])
        }
        // Everything is in sync here, so there is an heir; where there is none after all, the next look decides.
        let heir = heir(of: primary, among: nodes)
        return .waiting(
            .upgrading, primary, "\(primary) hands over before it is restarted with \(engine)",
            record: heir.map { [.designate($0, reason: "\(primary) is to run \(engine)")] } ?? [])
    }

    /// A replica ends, and is started again with the wanted engine at the next look.
    func replacement(of replica: NodeID) -> Plan {
        let name = engine ?? "another engine"
        return .waiting(
            .upgrading, replica, "replica \(replica) is restarted with \(name)",
            nodes: [.stop(replica, reason: "it comes back with \(name)")])
    }
}
