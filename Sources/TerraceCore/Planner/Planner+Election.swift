/// Clusters that elect their primaries themselves. The control plane follows their decisions; it decides only where
/// they cannot, so that there is one initiator at any time.
extension Planner {
    /// The replica that the other shards' primaries have elected; nil where there is none. It owns slots, which only a
    /// vote gives to a replica.
    func electedPrimary(insteadOf primary: NodeID, among nodes: [NodeRecord]) -> NodeID? {
        guard record.spec.electionTimeoutSeconds != nil, record.bootstrapped else { return nil }
        return nodes.first { $0.id != primary && ownsSlots($0) }?.id
    }

    /// Whether more than half of the primaries with slots can vote; the lost one counts as one that cannot.
    func canElect(insteadOf primary: NodeID) -> Bool {
        guard record.spec.electionTimeoutSeconds != nil else { return false }
        let voters = record.primaries.filter { id in
            guard id != primary, let node = record.node(id) else { return false }
            // A primary that has only missed a question can still vote.
            if case .silent(_, let lasting) = observation(id) { return lasting > .zero && lasting < patience }
            return ownsSlots(node)
        }
        let electorate = record.primaries.filter { id in id == primary || !ownsNothing(id.shard) }
        return voters.count * 2 > electorate.count
    }

    /// Whether the designated primary was voted out and came back: it is a replica although nobody asked for another
    /// primary.
    func wasDemoted(_ primary: NodeID, _ server: ServerObservation, by serving: NodeID) -> Bool {
        guard record.spec.electionTimeoutSeconds != nil, record.observedGeneration == record.generation,
            record.isUpgrading != true, let winner = record.node(serving)
        else { return false }
        return server.follows == winner.address && ownsSlots(winner)
    }

    /// Whether the node is a primary with slots, in its own view.
    func ownsSlots(_ node: NodeRecord) -> Bool {
        guard let server = observation(node.id).server, server.role == .primary, !server.loading else { return false }
        return server.cluster?.slotCounts[node.clusterID] ?? 0 > 0
    }
}
