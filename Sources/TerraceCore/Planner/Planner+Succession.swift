/// Succession to a primary: no node takes over while another may have more of the data.
extension Planner {
    /// The designated primary is a replica still: it takes over from a primary that serves, or from one that is gone.
    func promotion(_ heir: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) -> Plan {
        guard let serving = nodes.first(where: { $0.id != heir && serves($0.id) })?.id else {
            return succession(heir, server, nodes)
        }
        if wasDemoted(heir, server, by: serving) {
            return .waiting(
                .failingOver, heir, "\(serving) was elected in place of primary \(heir)",
                record: [.designate(serving, reason: "the cluster elected it in place of \(heir)")])
        }
        guard server.linkUp else {
            // The heir would lose what it has not seen, so the node that serves goes on.
            return .waiting(
                .handingOver, heir, "\(heir) cannot take over: its link is down",
                record: [.designate(serving, reason: "\(heir) is not in sync and cannot take over")])
        }
        let run = observation(serving).server.map { ServerRun(node: serving, runID: $0.runID) }
        return .waiting(
            .handingOver, heir, "\(serving) hands over to \(heir)", record: run.map { [.notePredecessor($0)] } ?? [],
            nodes: [.handOver(from: serving, to: heir)])
    }

    /// No node serves: the designated primary takes over, unless another node has more data.
    private func succession(_ heir: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) -> Plan {
        // A node that does not answer may have seen more, and may take writes still or when it wakes up.
        for node in nodes where node.id != heir {
            guard case .silent(let reason, let lasting) = observation(node.id),
                lasting > .zero || node.address == server.follows
            else { continue }
            let end = giveUp(node.id, after: lasting, reason)
            return .waiting(
                end.isEmpty ? .notAnswering : .fencing, node.id,
                "\(heir) cannot take over while \(node.id) may have more: \(reason)", blocksWrites: true, nodes: end)
        }
        let hasData = server.isSynced || rule.hasHandedOver(heir, server)
        if let best = self.heir(of: heir, among: nodes), let other = observation(best).server,
            !hasData || other.offset > server.offset
        {
            return .waiting(
                .failingOver, heir, "\(best) takes over, which has seen more than \(heir)", blocksWrites: true,
                record: [.designate(best, reason: "it has seen more than \(heir)")])
        }
        if !hasData, record.bootstrapped, record.spec.persistence.keepsData,
            let old = nodes.first(where: { $0.id != heir && $0.address == server.follows }), isAbsent(old.id),
            downZone(of: old.id) == nil
        {
            return .waiting(
                .failingOver, heir, "\(old.id) comes back, as \(heir) has no data", blocksWrites: true,
                record: [.designate(old.id, reason: "its data are on its disk, and \(heir) has none")])
        }
        return .waiting(
            .promoting, heir, "\(heir) is being promoted", blocksWrites: true, nodes: [.promote(heir)])
    }

    /// The node that still serves because the designated primary was lost before it took over. It has data that a start
    /// of the designated one would not bring back. Nil for a cluster, whose nodes settle this by their own protocol;
    /// see `isServed`.
    func incumbent(besides primary: NodeID, among nodes: [NodeRecord]) -> NodeID? {
        guard record.bootstrapped, !record.spec.clustered else { return nil }
        let serving = nodes.map(\.id).filter { $0 != primary && serves($0) }
        return serving.first { observation($0).server?.holdsEndpoint == true } ?? serving.first
    }

    /// Whether clients write to another node of the shard, one that the designated primary has not taken over from. In
    /// a cluster the designated one comes back as that node's replica. A cluster node with an old view does not count:
    /// it says that the cluster is well only once it has heard from the others.
    func isServed(besides primary: NodeID, among nodes: [NodeRecord]) -> Bool {
        incumbent(besides: primary, among: nodes) != nil
            || nodes.contains { node in
                node.id != primary && ownsSlots(node) && observation(node.id).server?.cluster?.stateOK == true
            }
    }

    private var rule: HeirRule { HeirRule(record) { observation($0).server } }

    func heir(of primary: NodeID, among nodes: [NodeRecord], inSync: Bool = false) -> NodeID? {
        rule.heir(of: primary, among: nodes.map(\.id), inSync: inSync)
    }

    /// A node that missed a question, or whose copy from the lost primary is about to break off. It may have the only
    /// data there are, and the primary would come back without them. It is waited for no longer than `grace`, as a node
    /// that stays frozen helps nobody.
    func quietNode(besides primary: NodeID, among nodes: [NodeRecord]) -> (id: NodeID, lasting: Duration)? {
        guard record.bootstrapped else { return nil }
        for node in nodes where node.id != primary {
            switch observation(node.id) {
            case .silent(_, let lasting) where lasting > .zero && lasting < Self.grace: return (node.id, lasting)
            case .answering(let server) where server.isCopying && !server.loading: return (node.id, .zero)
            default: continue
            }
        }
        return nil
    }

    private static let grace = Duration.seconds(30)
}
