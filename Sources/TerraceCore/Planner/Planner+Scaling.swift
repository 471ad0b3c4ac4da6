/// Shards that come and go, and a cache that becomes a cluster.
extension Planner {
    // MARK: Distribution of slots

    /// Moves slots until every shard has its share, then takes away shards there shall be no more.
    mutating func decideDistribution() {
        let surplus = Set(record.nodes.map(\.id.shard)).filter { $0 >= record.spec.shards }.sorted()
        guard let counts = slotCounts else {
            if !surplus.isEmpty { wait("ClusterView", nil, "the first shard's primary does not tell where slots are") }
            return
        }
        for shard in surplus {
            let left = record.nodes(ofShard: shard).reduce(0) { $0 + counts[$1.clusterID, default: 0] }
            // Of a slot that is on its way the keys are here and there.
            let isInUse = left > 0 || hasOpenSlots || record.nodes(ofShard: shard).contains(where: ownsSlots)
            if isInUse { decideShard(shard) } else { retireShard(shard) }
        }
        // Slots move between nodes that serve and see each other.
        guard plan.isIdle, plan.pending.allSatisfy({ $0.reason == "Retiring" }) else { return }
        let shares = (0..<record.spec.shards).map { slots(ofShard: $0, counts) }
        let rest = 16384 - shares.reduce(0, +)
        let isEven = (shares.max() ?? 0) - (shares.min() ?? 0) <= 1
        guard rest > 0 || !isEven || hasOpenSlots else { return }
        let missing = shares.reduce(0) { $0 + max(0, 16384 / record.spec.shards - $1) }
        plan.nodeSteps.append(.rebalance)
        wait("Rebalancing", nil, "slots are being moved, \(max(missing, rest)) are left to move")
    }

    /// Slots by cluster id, as the first shard's primary sees them.
    private var slotCounts: [String: Int]? {
        record.primaries.first { $0.shard == 0 }.flatMap { observation($0).server?.cluster?.slotCounts }
    }

    private func slots(ofShard shard: Int, _ counts: [String: Int]) -> Int {
        record.nodes(ofShard: shard).reduce(0) { $0 + counts[$1.clusterID, default: 0] }
    }

    /// False where the first shard's primary does not tell.
    func ownsNothing(_ shard: Int) -> Bool {
        guard record.bootstrapped, let counts = slotCounts else { return false }
        return slots(ofShard: shard, counts) == 0
    }

    /// A move that a crash cut short.
    private var hasOpenSlots: Bool {
        record.nodes.contains { observation($0.id).server?.cluster?.hasOpenSlots == true }
    }

    /// All nodes of a shard that owns nothing any more.
    private mutating func retireShard(_ shard: Int) {
        for node in record.nodes(ofShard: shard) {
            if isAbsent(node.id) {
                plan.nodeSteps += [.forget(node.id), .remove(node.id)]
            } else {
                plan.nodeSteps.append(.stop(node.id, reason: "the cache has fewer shards"))
            }
            wait("Retiring", node.id, "\(node.id) is being removed")
        }
    }

    // MARK: Becoming a cluster

    /// Turns the one shard there is into a cluster of one: first the primary, which keeps its data on disk for the
    /// moment it is down, then the replicas, which sync anew.
    mutating func decideConversion() {
        let nodes = record.nodes(ofShard: 0)
        guard let primary = record.primaries.first(where: { $0.shard == 0 }) else { return decideShard(0) }
        switch observation(primary) {
        case .absent(let reason, let mayStart, let nextTry):
            if let quiet = quietNode(besides: primary, among: nodes) {
                if heir(of: primary, among: nodes) != nil {
                    giveUp(quiet.id, after: quiet.lasting, "it does not answer, and others go on without it")
                }
                return wait(
                    "NotAnswering", primary, "primary \(primary) is gone, and \(quiet.id) does not answer",
                    blocksWrites: true)
            }
            // What a replica has it has in memory; what the primary left on disk may be nothing.
            if let heir = heir(of: primary, among: nodes) {
                plan.recordSteps.append(
                    .designate(heir, reason: "primary \(primary) is gone: \(reason ?? "no process")"))
                return wait("FailingOver", primary, "\(heir) takes over from \(primary)", blocksWrites: true)
            }
            guard mayStart else {
                return wait(
                    whyNotStarted(primary), primary,
                    "primary \(primary) is down: \(reason ?? "it has no process")\(Self.text(nextTry))",
                    blocksWrites: true)
            }
            convert(primary, by: .startConverted(primary))
        case .silent(let reason, let lasting):
            let isGivenUp = heir(of: primary, among: nodes) != nil && giveUp(primary, after: lasting, reason)
            wait(
                isGivenUp ? "Fencing" : "NotAnswering", primary, "primary \(primary) does not answer: \(reason)",
                blocksWrites: true)
        case .answering(let server):
            if server.loading {
                wait("Loading", primary, "primary \(primary) is loading its data", blocksWrites: true)
            } else if server.role == .replica,
                server.cluster == nil || nodes.contains(where: { $0.address == server.follows })
            {
                // In the middle of its own conversion it follows a phantom.
                decidePromotion(primary, server, nodes)
            } else if server.role == .primary, isWhole(primary, server) {
                convertReplicas(nodes.filter { $0.id != primary }, of: primary)
            } else if !fenceSilent(nodes.filter { $0.id != primary }), !lead(nodes, by: primary) {
                convert(primary, by: .convert(primary))
            }
        }
    }

    /// Replicas are to have everything before the primary ends, so one that does not answer is waited for, or ended.
    private mutating func fenceSilent(_ replicas: [NodeRecord]) -> Bool {
        for node in replicas {
            guard case .silent(let reason, let lasting) = observation(node.id), lasting > .zero else { continue }
            giveUp(node.id, after: lasting, reason)
            wait("NotAnswering", node.id, "replica \(node.id) does not answer: \(reason)")
            return true
        }
        return false
    }

    /// The node owns every slot itself.
    private func isWhole(_ primary: NodeID, _ server: ServerObservation) -> Bool {
        record.node(primary).map { server.cluster?.slotCounts[$0.clusterID] == 16384 } ?? false
    }

    private mutating func convert(_ primary: NodeID, by step: NodeStep) {
        plan.nodeSteps.append(step)
        wait("Converting", primary, "\(primary) becomes a node of a cluster", blocksWrites: true)
    }

    /// Replicas of a predecessor follow the new primary before that ends.
    private mutating func lead(_ nodes: [NodeRecord], by primary: NodeID) -> Bool {
        let astray = nodes.filter { node in
            guard node.id != primary, let server = observation(node.id).server, server.cluster == nil else {
                return false
            }
            return server.role != .replica || server.follows != record.node(primary)?.address
        }
        plan.nodeSteps += astray.map { .replicate($0.id, from: primary) }
        if let first = astray.first { wait("Replicating", first.id, "\(first.id) becomes a replica of \(primary)") }
        return !astray.isEmpty
    }

    /// One after the other: the others have copies meanwhile, and the primary's disk has only what was there before.
    private mutating func convertReplicas(_ replicas: [NodeRecord], of primary: NodeID) {
        let old = replicas.filter { node in observation(node.id).server.map { $0.cluster == nil } == true }
        guard let next = old.first else {
            decideShard(0)
            if plan.isSettled { plan.recordSteps = [.finishConversion] }
            return
        }
        let others = replicas.filter { !old.contains($0) }
        let areBack = others.allSatisfy { node in
            observation(node.id).server.map { $0.role == .replica && $0.linkUp && !$0.loading } == true
        }
        if areBack {
            plan.nodeSteps.append(.stop(next.id, reason: "it comes back as a node of the cluster"))
        } else {
            for node in others { decideReplica(node, of: primary) }
        }
        wait("Converting", next.id, "replicas become nodes of the cluster, \(next.id) next")
    }
}
