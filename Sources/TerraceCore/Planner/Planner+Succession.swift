/// Who takes over: nobody while another may have more of the data.
extension Planner {
    /// The designated primary is a replica still: it takes over from a primary that serves, or from one that is gone.
    mutating func decidePromotion(_ heir: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) {
        let serving = nodes.first { $0.id != heir && serves($0.id) }
        if let serving, wasDemoted(heir, server, by: serving.id) {
            plan.recordSteps.append(.designate(serving.id, reason: "the cluster elected it in place of \(heir)"))
            return wait("FailingOver", heir, "\(serving.id) was elected in place of primary \(heir)")
        }
        guard let serving else { return decideSuccession(heir, server, nodes) }
        guard server.linkUp else {
            // It would lose what it has not seen. The one that serves goes on.
            plan.recordSteps.append(.designate(serving.id, reason: "\(heir) is not in sync and cannot take over"))
            return wait("HandingOver", heir, "\(heir) cannot take over: its link is down")
        }
        if let leaving = observation(serving.id).server {
            plan.recordSteps.append(.notePredecessor(ServerRun(node: serving.id, runID: leaving.runID)))
        }
        plan.nodeSteps.append(.handOver(from: serving.id, to: heir))
        wait("HandingOver", heir, "\(serving.id) hands over to \(heir)")
    }

    /// Nobody serves: the designated one takes over, unless another has more.
    private mutating func decideSuccession(_ heir: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) {
        // One that does not answer may take writes still, when it wakes up at the latest, or have seen more.
        for node in nodes where node.id != heir {
            guard case .silent(let reason, let lasting) = observation(node.id),
                lasting > .zero || node.address == server.follows
            else { continue }
            let isGivenUp = giveUp(node.id, after: lasting, reason)
            return wait(
                isGivenUp ? "Fencing" : "NotAnswering", node.id,
                "\(heir) cannot take over while \(node.id) may have more: \(reason)", blocksWrites: true)
        }
        let hasData = server.isSynced || hasHandedOver(heir, server)
        if let best = self.heir(of: heir, among: nodes), let other = observation(best).server,
            !hasData || other.offset > server.offset
        {
            plan.recordSteps.append(.designate(best, reason: "it has seen more than \(heir)"))
            return wait("FailingOver", heir, "\(best) takes over, which has seen more than \(heir)", blocksWrites: true)
        }
        if !hasData, record.bootstrapped, record.spec.persistence.keepsData,
            let old = nodes.first(where: { $0.id != heir && $0.address == server.follows }), isAbsent(old.id),
            downZone(of: old.id) == nil
        {
            plan.recordSteps.append(.designate(old.id, reason: "its data are on its disk, and \(heir) has none"))
            return wait("FailingOver", heir, "\(old.id) comes back, as \(heir) has no data", blocksWrites: true)
        }
        plan.nodeSteps.append(.promote(heir))
        wait("Promoting", heir, "\(heir) is being promoted", blocksWrites: true)
    }

    /// Who still serves in place of the designated primary, which was lost before it took over: it has data that a start of
    /// the designated one would not bring back. A cluster's nodes settle that by their own protocol, see `isServed`.
    func incumbent(besides primary: NodeID, among nodes: [NodeRecord]) -> NodeID? {
        guard record.bootstrapped, !record.spec.clustered else { return nil }
        let serving = nodes.map(\.id).filter { $0 != primary && serves($0) }
        return serving.first { observation($0).server?.holdsEndpoint == true } ?? serving.first
    }

    /// Clients write to another node of the shard, one that the designated primary has not taken over from. In a cluster the
    /// designated one comes back as its replica. A node with an old view does not count there: it says that the cluster is
    /// well only once it has heard from the others.
    func isServed(besides primary: NodeID, among nodes: [NodeRecord]) -> Bool {
        incumbent(besides: primary, among: nodes) != nil
            || nodes.contains { node in
                node.id != primary && ownsSlots(node) && observation(node.id).server?.cluster?.stateOK == true
            }
    }

    /// The replica that has seen most of the lost primary's stream; nil when none has its data. Of equals one that is a node of
    /// the cluster already where the cache becomes one.
    func heir(of primary: NodeID, among nodes: [NodeRecord]) -> NodeID? {
        guard record.bootstrapped else { return nil }
        let candidates = nodes.compactMap { node -> (id: NodeID, offset: Int64, isMember: Int)? in
            guard node.id != primary, let server = observation(node.id).server, server.role == .replica,
                !server.loading, server.isSynced || hasHandedOver(node.id, server)
            else { return nil }
            return (node.id, server.offset, server.cluster == nil ? 0 : 1)
        }
        return candidates.max { ($0.offset, $0.isMember, $1.id) < ($1.offset, $1.isMember, $0.id) }?.id
    }

    /// A node that missed a question, or whose copy of the lost primary is about to break off: what it has may be all there is,
    /// and the primary would come back without it. Only so long: one that stays frozen is no use to anybody.
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

    /// It was primary in this same life and has given up nothing of what it had then.
    private func hasHandedOver(_ id: NodeID, _ server: ServerObservation) -> Bool {
        server.hasHistory && record.predecessors?.contains(ServerRun(node: id, runID: server.runID)) == true
    }
}
