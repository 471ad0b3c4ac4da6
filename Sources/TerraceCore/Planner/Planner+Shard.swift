/// One shard: its primary, its replicas, their settings and what they see.
extension Planner {
    mutating func decideShard(_ shard: Int) {
        let others = plan.pending.count
        decideServing(shard)
        // A shard that owns no slots yet, or none any more, holds up nobody.
        guard ownsNothing(shard) else { return }
        for index in plan.pending.indices.dropFirst(others) { plan.pending[index].blocksWrites = false }
    }

    private mutating func decideServing(_ shard: Int) {
        let nodes = record.nodes(ofShard: shard)
        if let ending = nodes.first(where: { isToEnd($0.id) }) {
            let isPrimary = nodes.contains { isToEnd($0.id) && record.primaries.contains($0.id) }
            return wait(
                "ZoneDown", ending.id, "\(ending.id) is ended: zone \(ending.zone) is down", blocksWrites: isPrimary)
        }
        guard let primary = record.primaries.first(where: { $0.shard == shard }) else {
            if let first = nodes.first { plan.recordSteps.append(.designate(first.id, reason: "first primary")) }
            return wait("Designating", nil, "shard \(shard) gets its first primary", blocksWrites: true)
        }
        if endRestarted(shard) { return }
        guard let server = decidePrimary(primary, nodes) else { return }
        for node in nodes where node.id != primary && !isRetiring(node.id) {
            decideReplica(node, of: primary)
        }
        decideSettings(primary, server)
        decideClusterView(primary, server)
    }

    /// How long a node may take requests and answer none before it is ended: a slow command is no reason.
    var patience: Duration { .seconds(record.spec.fenceAfterSeconds ?? 5) }

    /// Ends a node that has not answered for longer than that, and only then.
    @discardableResult mutating func giveUp(_ id: NodeID, after lasting: Duration, _ reason: String) -> Bool {
        guard lasting >= patience else { return false }
        plan.nodeSteps.append(.fence(id, reason: reason))
        return true
    }

    mutating func decideReplica(_ node: NodeRecord, of primary: NodeID) {
        let id = node.id
        switch observation(id) {
        case .absent(let reason, let mayStart, let nextTry):
            let state = start(id, mayStart)
            wait(
                state, id,
                reason.map { "replica \(id) is down: \($0)\(Self.text(nextTry))" } ?? "replica \(id) is starting")
        case .silent(let reason, let lasting):
            giveUp(id, after: lasting, reason)
            wait("NotAnswering", id, "replica \(id) does not answer: \(reason)")
        case .answering(let server):
            if server.loading { return wait("Loading", id, "replica \(id) is loading its data") }
            if server.holdsEndpoint { plan.nodeSteps.append(.releaseEndpoint(id)) }
            if let cluster = server.cluster, let leader = record.node(primary), !areAcquainted(node, cluster, leader) {
                plan.nodeSteps.append(.join(id))
                return wait("Joining", id, "replica \(id) joins the cluster")
            }
            guard server.role == .replica, server.follows == record.node(primary)?.address else {
                plan.nodeSteps.append(.replicate(id, from: primary))
                return wait("Replicating", id, "\(id) becomes a replica of \(primary)")
            }
            guard server.linkUp else {
                // An older engine cannot read the newer one's copy: it would try for ever.
                if isOutdated(id) { return replace(id) }
                return wait("Syncing", id, "replica \(id) is syncing from \(primary)")
            }
            decideSettings(id, server)
            decideClusterView(id, server)
        }
    }

    /// Both know each other. A node that knows its leader from hearsay only is none of its cluster: what a stranger says counts
    /// for nothing there.
    private func areAcquainted(_ node: NodeRecord, _ cluster: ClusterObservation, _ leader: NodeRecord) -> Bool {
        guard cluster.knows.contains(leader.clusterID) else { return false }
        return observation(leader.id).server?.cluster?.knows.contains(node.clusterID) ?? true
    }

    /// Starts it unless its zone is down or it ended too often lately; returns the reason for it not to be there yet.
    mutating func start(_ id: NodeID, _ mayStart: Bool) -> String {
        guard mayStart else { return whyNotStarted(id) }
        plan.nodeSteps.append(.start(id))
        return "Starting"
    }

    /// Of one that is not started yet, because it ended too often lately.
    static func text(_ nextTry: Duration?) -> String {
        nextTry.map { "; the next try is in \(max(1, Int(($0 / .seconds(1)).rounded(.up)))) s" } ?? ""
    }

    func whyNotStarted(_ id: NodeID) -> String { downZone(of: id) == nil ? "BackingOff" : "ZoneDown" }

    private mutating func decideSettings(_ id: NodeID, _ server: ServerObservation) {
        // One that is about to be replaced may not know the words of the other engine.
        guard server.settingsDigest != digest, !isOutdated(id) else { return }
        plan.nodeSteps.append(.configure(id))
        wait("Configuring", id, "settings of \(id) are being changed")
    }

    private mutating func decideClusterView(_ id: NodeID, _ server: ServerObservation) {
        guard let cluster = server.cluster else { return }
        let missing = record.nodes.filter {
            !cluster.knows.contains($0.clusterID) && !isRetiring($0.id) && downZone(of: $0.id) == nil
        }
        if !missing.isEmpty {
            wait("ClusterView", id, "\(id) does not see \(missing.map(\.id.description).joined(separator: ", ")) yet")
        } else if cluster.slotsAssigned != 16384 || !cluster.stateOK {
            wait(
                "ClusterState", id,
                "\(id) sees \(cluster.slotsAssigned) of 16384 slots served and cluster_state "
                    + (cluster.stateOK ? "ok" : "fail"), blocksWrites: true)
        }
    }
}
