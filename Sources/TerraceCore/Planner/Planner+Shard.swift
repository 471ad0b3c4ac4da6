/// One shard: its primary, its replicas, their settings and what they see.
extension Planner {
    func shard(_ shard: Int) -> Plan {
        let plan = serving(shard)
        // No client needs a shard that owns no slots yet, or none any more.
        return ownsNothing(shard) ? plan.withoutBlockingWrites : plan
    }

    private func serving(_ shard: Int) -> Plan {
        let nodes = record.nodes(ofShard: shard)
        if let ending = nodes.first(where: { isToEnd($0.id) }) {
            let isPrimary = nodes.contains { isToEnd($0.id) && record.primaries.contains($0.id) }
            return .waiting(
                .zoneDown, ending.id, "\(ending.id) is ended: zone \(ending.zone) is down", blocksWrites: isPrimary)
        }
        guard let primary = primary(ofShard: shard) else {
            return .waiting(
                .designating, nil, "shard \(shard) gets its first primary", blocksWrites: true,
                record: nodes.first.map { [.designate($0.id, reason: "first primary")] } ?? [])
        }
        let restarts = restartsAtOnce(shard)
        if restarts.endsNodes { return restarts.plan }
        let leader = self.primary(primary, nodes)
        guard let server = leader.serving else { return restarts.plan + leader.plan }
        let replicas = nodes.filter { $0.id != primary && !isRetiring($0.id) }
        return restarts.plan + leader.plan + replicas.map { replica($0, of: primary) }.merged
            + settings(primary, server) + clusterView(primary, server)
    }

    func replica(_ node: NodeRecord, of primary: NodeID) -> Plan {
        let id = node.id
        switch observation(id) {
        case .absent(let reason, let mayStart, let nextTry):
            return start(
                id, mayStart,
                reason.map { "replica \(id) is down: \($0)\(Self.text(nextTry))" } ?? "replica \(id) is starting")
        case .silent(let reason, let lasting):
            return .waiting(
                .notAnswering, id, "replica \(id) does not answer: \(reason)",
                nodes: giveUp(id, after: lasting, reason))
        case .answering(let server):
            if server.loading { return .waiting(.loading, id, "replica \(id) is loading its data") }
            return Plan(nodeSteps: server.holdsEndpoint ? [.releaseEndpoint(id)] : [])
                + replica(node, server, of: primary)
        }
    }

    private func replica(_ node: NodeRecord, _ server: ServerObservation, of primary: NodeID) -> Plan {
        let id = node.id
        if let cluster = server.cluster, let leader = record.node(primary), !areAcquainted(node, cluster, leader) {
            return .waiting(.joining, id, "replica \(id) joins the cluster", nodes: [.join(id)])
        }
        guard server.role == .replica, server.follows == record.node(primary)?.address else {
            return .waiting(
                .replicating, id, "\(id) becomes a replica of \(primary)", nodes: [.replicate(id, from: primary)])
        }
        guard server.linkUp else {
            // An older engine cannot read the newer one's copy: it would try for ever.
            return isOutdated(id)
                ? replacement(of: id) : .waiting(.syncing, id, "replica \(id) is syncing from \(primary)")
        }
        return settings(id, server) + clusterView(id, server)
    }

    /// Whether the node and its leader know each other. A node that has only heard of its leader is not in its cluster,
    /// because the leader ignores nodes that it does not know.
    private func areAcquainted(_ node: NodeRecord, _ cluster: ClusterObservation, _ leader: NodeRecord) -> Bool {
        guard cluster.knows.contains(leader.clusterID) else { return false }
        return observation(leader.id).server?.cluster?.knows.contains(node.clusterID) ?? true
    }

    // MARK: Settings and views

    private func settings(_ id: NodeID, _ server: ServerObservation) -> Plan {
        // A server that is about to be replaced may not know the settings of the other engine.
        guard server.settingsDigest != digest, !isOutdated(id) else { return Plan() }
        return .waiting(.configuring, id, "settings of \(id) are being changed", nodes: [.configure(id)])
    }

    private func clusterView(_ id: NodeID, _ server: ServerObservation) -> Plan {
        guard let cluster = server.cluster else { return Plan() }
        let missing = record.nodes.filter {
            !cluster.knows.contains($0.clusterID) && !isRetiring($0.id) && downZone(of: $0.id) == nil
        }
        guard missing.isEmpty else {
            let names = missing.map(\.id.description).joined(separator: ", ")
            return .waiting(.clusterView, id, "\(id) does not see \(names) yet")
        }
        guard cluster.slotsAssigned != 16384 || !cluster.stateOK else { return Plan() }
        return .waiting(
            .clusterState, id,
            "\(id) sees \(cluster.slotsAssigned) of 16384 slots served and cluster_state "
                + (cluster.stateOK ? "ok" : "fail"), blocksWrites: true)
    }
}
