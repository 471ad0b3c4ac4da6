/// Which nodes there are: those that come, those that go, and the end of all.
extension Planner {
    func deletion() -> Plan {
        let steps: [NodeStep] = record.nodes.map {
            isAbsent($0.id) ? .remove($0.id) : .stop($0.id, reason: "the cache is deleted")
        }
        return .waiting(
            .deleting, nil, "the cache is being deleted", blocksWrites: true,
            record: record.nodes.isEmpty ? [.forgetCache] : [], nodes: steps)
    }

    func endOfNodesInDownZones() -> Plan {
        Plan(
            nodeSteps: record.nodes.filter { isToEnd($0.id) }.map {
                .fence($0.id, reason: "zone \($0.zone) is down")
            })
    }

    /// Changes the record as long as a shard has too few nodes or the cache no endpoint; nothing else comes before that.
    func membership() -> Plan {
        let shards = 0..<shardsWithNodes
        let retired = shards.map(retirement).merged
        var steps: [RecordStep] = record.endpoint == nil ? [.allocateEndpoint] : []
        steps += shards.flatMap(missing).map { .allocate($0) }
        guard !steps.isEmpty else { return retired }
        // Of a new cache it is known already who its first primaries are.
        if !record.bootstrapped { steps += firstPrimaries() }
        return retired
            + Plan.waiting(
                .allocating, nil, "addresses and folders are being given out", blocksWrites: record.nodes.isEmpty,
                record: steps)
    }

    /// Of a cache that becomes a cluster the others come once the first shard is a cluster of its own.
    private var shardsWithNodes: Int { record.converting ? 1 : record.spec.shards }

    private func missing(_ shard: Int) -> [NodeID] {
        let used = Set(record.nodes(ofShard: shard).map(\.id.index))
        let free = (0...).lazy.filter { !used.contains($0) }.prefix(max(0, record.spec.replicas + 1 - used.count))
        return free.map { NodeID(shard: shard, index: $0) }
    }

    /// Designations of those that begin, where nobody is designated yet.
    private func firstPrimaries() -> [RecordStep] {
        (0..<record.spec.shards).filter { primary(ofShard: $0) == nil }
            .map { .designate(NodeID(shard: $0, index: 0), reason: "first primary") }
    }

    // MARK: Surplus replicas

    func isRetiring(_ id: NodeID) -> Bool { surplus(ofShard: id.shard).contains { $0.id == id } }

    /// Never the primary: those first that have the least, then those with the highest index.
    private func surplus(ofShard shard: Int) -> [NodeRecord] {
        let nodes = record.nodes(ofShard: shard)
        let count = nodes.count - record.spec.replicas - 1
        guard shard < shardsWithNodes, count > 0 else { return [] }
        let primary = primary(ofShard: shard)
        // Nobody is surplus before the primary serves: a replica may be the heir, another node the one that serves.
        guard !record.bootstrapped || primary.map(serves) == true else { return [] }
        func worth(_ id: NodeID) -> Int { isAbsent(id) ? 0 : observation(id).server?.isSynced == true ? 2 : 1 }
        let worst = nodes.filter { $0.id != primary }.sorted { (worth($0.id), $1.id) < (worth($1.id), $0.id) }
        return Array(worst.prefix(count))
    }

    private func retirement(ofShard shard: Int) -> Plan {
        surplus(ofShard: shard).map { node in
            let isForgotten = !(record.spec.clustered && record.bootstrapped)
            let steps: [NodeStep] =
                !isAbsent(node.id)
                ? [.stop(node.id, reason: "the shard has more replicas than it shall have")]
                : isForgotten ? [.remove(node.id)] : [.forget(node.id), .remove(node.id)]
            return .waiting(.retiring, node.id, "replica \(node.id) is being removed", nodes: steps)
        }.merged
    }

    // MARK: First formation of a cluster

    func formation() -> Plan {
        let leaderless = firstPrimaries()
        guard leaderless.isEmpty else {
            return .waiting(
                .designating, nil, "every shard gets its first primary", blocksWrites: true, record: leaderless)
        }
        if let node = record.nodes.first(where: { downZone(of: $0.id) != nil }) {
            return .waiting(
                .zoneDown, node.id, "\(node.id) cannot be placed: zone \(node.zone) is down", blocksWrites: true)
        }
        // What an interrupted formation left was never handed out; starting over is simpler than guessing how far it
        // got, and no slower than 0.3 s.
        let leftovers = record.nodes.filter { !isAbsent($0.id) }
        return .waiting(
            .bootstrapping, nil, "the cluster is being formed", blocksWrites: true,
            nodes: leftovers.isEmpty
                ? [.bootstrapCluster]
                : leftovers.map { .stop($0.id, reason: "an interrupted bootstrap starts over") })
    }
}
