/// Shards that come and go, and the slots that move between them.
extension Planner {
    /// Surplus shards: they serve as long as they own slots, and are removed then.
    func leavingShards() -> Plan {
        let surplus = Set(record.nodes.map(\.id.shard)).filter { $0 >= record.spec.shards }.sorted()
        guard let counts = slotCounts else {
            return surplus.isEmpty
                ? Plan() : .waiting(.clusterView, nil, "the first shard's primary does not tell where slots are")
        }
        return surplus.map { number in
            // While a slot is being moved, both shards have keys of it.
            let isInUse =
                slots(ofShard: number, counts) > 0 || hasOpenSlots
                || record.nodes(ofShard: number).contains(where: ownsSlots)
            return isInUse ? shard(number) : retirement(ofWholeShard: number)
        }.merged
    }

    /// Moves slots until every shard has its share, between nodes that serve and see each other.
    /// - Parameter others: the plan for everything that must be done first.
    func distribution(beside others: Plan) -> Plan {
        guard let counts = slotCounts, others.isIdle, others.pending.allSatisfy({ $0.reason == .retiring }) else {
            return Plan()
        }
        let shares = (0..<record.spec.shards).map { slots(ofShard: $0, counts) }
        let rest = 16384 - shares.reduce(0, +)
        let isEven = (shares.max() ?? 0) - (shares.min() ?? 0) <= 1
        guard rest > 0 || !isEven || hasOpenSlots else { return Plan() }
        let missing = shares.reduce(0) { $0 + max(0, 16384 / record.spec.shards - $1) }
        return .waiting(
            .rebalancing, nil, "slots are being moved, \(max(missing, rest)) are left to move", nodes: [.rebalance])
    }

    /// Slots by cluster id, as the first shard's primary sees them.
    private var slotCounts: [String: Int]? {
        primary(ofShard: 0).flatMap { observation($0).server?.cluster?.slotCounts }
    }

    private func slots(ofShard shard: Int, _ counts: [String: Int]) -> Int {
        record.nodes(ofShard: shard).reduce(0) { $0 + counts[$1.clusterID, default: 0] }
    }

    /// Whether the shard owns no slots; false where the first shard's primary does not tell.
    func ownsNothing(_ shard: Int) -> Bool {
        guard record.bootstrapped, let counts = slotCounts else { return false }
        return slots(ofShard: shard, counts) == 0
    }

    /// Whether some node has slots on the move, as after a move that a crash cut short.
    private var hasOpenSlots: Bool {
        record.nodes.contains { observation($0.id).server?.cluster?.hasOpenSlots == true }
    }

    /// Removes all nodes of a shard that owns nothing any more.
    private func retirement(ofWholeShard shard: Int) -> Plan {
        record.nodes(ofShard: shard).map { node in
            .waiting(
                .retiring, node.id, "\(node.id) is being removed",
                nodes: isAbsent(node.id)
                    ? [.forget(node.id), .remove(node.id)]
                    : [.stop(node.id, reason: "the cache has fewer shards")])
        }.merged
    }
}
