/// Which nodes a cache has: new ones, surplus ones, and the deletion of all.
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

    /// Changes the record as long as a shard has too few nodes or the cache no endpoint; nothing else is done before.
    func membership() -> Plan {
        let shards = 0..<shardsWithNodes
        let retired = shards.map(retirement).merged
        var steps: [RecordStep] = record.endpoint == nil ? [.allocateEndpoint] : []
        steps += shards.flatMap(missing).map { .allocate($0) }
        guard !steps.isEmpty else { return retired }
        // The first primaries of a new cache are known already.
        if !record.bootstrapped { steps += firstPrimaries() }
        return retired
            + Plan.waiting(
                .allocating, nil, "addresses and folders are being given out", blocksWrites: record.nodes.isEmpty,
                record: steps)
    }

    /// How many shards have nodes now. A cache that becomes a cluster gets the others once its first shard is a cluster
    /// of its own.
    private var shardsWithNodes: Int { record.converting ? 1 : record.spec.shards }

    private func missing(_ shard: Int) -> [NodeID] {
        let used = Set(record.nodes(ofShard: shard).map(\.id.index))
        let free = (0...).lazy.filter { !used.contains($0) }.prefix(max(0, record.spec.replicas + 1 - used.count))
        return free.map { NodeID(shard: shard, index: $0) }
    }

    /// Designates the first node of each shard that has no primary yet.
    private func firstPrimaries() -> [RecordStep] {
        (0..<record.spec.shards).filter { primary(ofShard: $0) == nil }
            .map { .designate(NodeID(shard: $0, index: 0), reason: "first primary") }
    }

    // MARK: Surplus replicas

    func isRetiring(_ id: NodeID) -> Bool { surplus(ofShard: id.shard).contains { $0.id == id } }

    /// The shard's surplus replicas: first those that have the least data, then those with the highest index.
    private func surplus(ofShard shard: Int) -> [NodeRecord] {
        let nodes = record.nodes(ofShard: shard)
        let count = nodes.count - record.spec.replicas - 1
        guard shard < shardsWithNodes, count > 0 else { return [] }
        let primary = primary(ofShard: shard)
        // No node is surplus before the primary serves: a replica may be its heir, or the node that still serves.
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
        // Nodes of an interrupted formation were never handed out. Starting over is simpler than finding out how far it
        // got, and takes 0.3 s at most.
        let leftovers = record.nodes.filter { !isAbsent($0.id) }
        return .waiting(
            .bootstrapping, nil, "the cluster is being formed", blocksWrites: true,
            nodes: leftovers.isEmpty
                ? [.bootstrapCluster]
                : leftovers.map { .stop($0.id, reason: "an interrupted bootstrap starts over") })
    }
}
