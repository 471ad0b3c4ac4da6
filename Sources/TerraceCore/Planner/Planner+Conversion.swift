/// Turns the only shard of a cache into a cluster of one shard: first the primary, which keeps its data on disk for the
/// moment it is down, then the replicas, which sync anew.
extension Planner {
    /// - Parameter isLast: whether nothing else is to be done.
    func conversion(isLast: Bool) -> Plan {
        let nodes = record.nodes(ofShard: 0)
        guard let primary = primary(ofShard: 0) else { return shard(0) }
        switch observation(primary) {
        case .absent(let reason, let mayStart, let nextTry):
            return lostInConversion(primary, reason, mayStart, nextTry, nodes)
        case .silent(let reason, let lasting):
            let end = heir(of: primary, among: nodes) == nil ? [] : giveUp(primary, after: lasting, reason)
            return .waiting(
                end.isEmpty ? .notAnswering : .fencing, primary, "primary \(primary) does not answer: \(reason)",
                blocksWrites: true, nodes: end)
        case .answering(let server):
            if server.loading {
                return .waiting(.loading, primary, "primary \(primary) is loading its data", blocksWrites: true)
            }
            // In the middle of its own conversion the primary follows a node that does not exist.
            let followsNobody = server.cluster != nil && !nodes.contains { $0.address == server.follows }
            if server.role == .replica, !followsNobody { return promotion(primary, server, nodes) }
            let replicas = nodes.filter { $0.id != primary }
            if server.role == .primary, isWhole(primary, server) {
                return conversion(of: replicas, behind: primary, isLast: isLast)
            }
            return silentReplica(replicas) ?? strays(replicas, of: primary)
                ?? conversion(of: primary, by: .convert(primary))
        }
    }

    private func lostInConversion(
        _ primary: NodeID, _ reason: String?, _ mayStart: Bool, _ nextTry: Duration?, _ nodes: [NodeRecord]
    ) -> Plan {
        let heir = heir(of: primary, among: nodes)
        if let quiet = quietNode(besides: primary, among: nodes) {
            let text = "it does not answer, and others go on without it"
            return .waiting(
                .notAnswering, primary, "primary \(primary) is gone, and \(quiet.id) does not answer",
                blocksWrites: true, nodes: heir == nil ? [] : giveUp(quiet.id, after: quiet.lasting, text))
        }
        // A replica has the data in its memory; the primary may have left nothing on its disk.
        if let heir {
            return .waiting(
                .failingOver, primary, "\(heir) takes over from \(primary)", blocksWrites: true,
                record: [.designate(heir, reason: "primary \(primary) is gone: \(reason ?? "no process")")])
        }
        guard mayStart else {
            return .waiting(
                whyNotStarted(primary), primary,
                "primary \(primary) is down: \(reason ?? "it has no process")\(Self.text(nextTry))",
                blocksWrites: true)
        }
        return conversion(of: primary, by: .startConverted(primary))
    }

    private func conversion(of primary: NodeID, by step: NodeStep) -> Plan {
        .waiting(
            .converting, primary, "\(primary) becomes a node of a cluster", blocksWrites: true, nodes: [step])
    }

    /// Replicas are to have everything before the primary ends, so one that does not answer is waited for, or ended.
    private func silentReplica(_ replicas: [NodeRecord]) -> Plan? {
        for node in replicas {
            guard case .silent(let reason, let lasting) = observation(node.id), lasting > .zero else { continue }
            return .waiting(
                .notAnswering, node.id, "replica \(node.id) does not answer: \(reason)",
                nodes: giveUp(node.id, after: lasting, reason))
        }
        return nil
    }

    /// Whether the node owns every slot itself.
    private func isWhole(_ primary: NodeID, _ server: ServerObservation) -> Bool {
        record.node(primary).map { server.cluster?.slotCounts[$0.clusterID] == 16384 } ?? false
    }

    /// Lets replicas of a former primary follow the new one before that is restarted.
    private func strays(_ replicas: [NodeRecord], of primary: NodeID) -> Plan? {
        let astray = replicas.map(\.id).filter { id in
            guard let server = observation(id).server, server.cluster == nil else { return false }
            return server.role != .replica || server.follows != record.node(primary)?.address
        }
        guard let first = astray.first else { return nil }
        return .waiting(
            .replicating, first, "\(first) becomes a replica of \(primary)",
            nodes: astray.map { .replicate($0, from: primary) })
    }

    /// Converts replicas one after the other, so that the others have copies meanwhile: the primary's disk has only
    /// older data.
    private func conversion(of replicas: [NodeRecord], behind primary: NodeID, isLast: Bool) -> Plan {
        let old = replicas.filter { node in observation(node.id).server.map { $0.cluster == nil } == true }
        guard let next = old.first?.id else {
            let plan = shard(0)
            return isLast && plan.isSettled ? Plan(recordSteps: [.finishConversion]) : plan
        }
        let others = replicas.filter { !old.contains($0) }
        let areBack = others.allSatisfy { node in
            observation(node.id).server.map { $0.role == .replica && $0.linkUp && !$0.loading } == true
        }
        let before =
            areBack
            ? Plan(nodeSteps: [.stop(next, reason: "it comes back as a node of the cluster")])
            : others.map { replica($0, of: primary) }.merged
        return before
            + Plan.waiting(.converting, next, "replicas become nodes of the cluster, \(next) next")
    }
}
