public import TerraceCore

extension ControlPlane {
    public func failover(_ id: CacheID, shard: Int, to node: NodeID?, forced: Bool) async throws -> Operation {
        let record = try await changeable(id)
        guard !record.converting else {
            throw TerraceError(.conflict, "\(id) is becoming a cluster; wait until it is available")
        }
        guard let primary = record.primaries.first(where: { $0.shard == shard }) else {
            throw TerraceError(
                .notFound, "\(id) has no shard \(shard); its shards are 0 to \(record.spec.shards - 1)")
        }
        let heir = try heir(of: primary, in: record, wanted: node)
        // In a forced failover the planner chooses the new primary. An heir must exist all the same: without one, the
        // restart would be an outage and no failover.
        if forced { return try await restart(id, nodes: [primary], .atOnce, as: .failover) }
        let goal = Operation.Goal.heir(heir, generation: record.generation + 1)
        let operation = book.begin(.failover, of: id, goal)
        return try await begin(operation, record, .failoverRequested, "\(heir) is to take over from \(primary)") {
            $0.primaries.removeAll { $0.shard == shard }
            $0.primaries.append(heir)
        }
    }

    public func restart(_ id: CacheID, nodes: [NodeID], manner: RestartManner) async throws -> Operation {
        try await restart(id, nodes: nodes, manner, as: .restart)
    }

    private func restart(
        _ id: CacheID, nodes: [NodeID], _ manner: RestartManner, as kind: Operation.Kind
    ) async throws -> Operation {
        let record = try await changeable(id)
        let pending = try runs(of: nodes, manner, in: record)
        let names = nodes.map(\.description).joined(separator: ", ")
        let way = manner == .inTurn ? "without losing anything" : "at once: what is nowhere else is lost"
        let runs = pending.map { ServerRun(node: $0.node, runID: $0.runID) }
        let operation = book.begin(kind, of: id, .restarts(runs, generation: record.generation + 1))
        return try await begin(operation, record, .restartRequested, "\(names) is to be restarted \(way)") { record in
            record.restarts.removeAll { old in pending.contains { $0.node == old.node } }
            record.restarts += pending
        }
    }

    /// The restarts of those nodes whose server runs. A node that is down is on its way up already.
    func runs(of nodes: [NodeID], _ manner: RestartManner, in record: CacheRecord) throws -> [NodeRestart] {
        let id = record.spec.id
        guard let entry = board[id] else {
            throw TerraceError(.unavailable, "\(id) was not looked at yet since this daemon began; repeat in a moment")
        }
        for node in nodes { try Self.check(node, record) }
        return nodes.compactMap { node in
            switch entry.observation.nodes[node] {
            case .answering, .silent: entry.runs[node].map { NodeRestart(node: node, runID: $0, manner: manner) }
            case .absent, nil: nil
            }
        }
    }

    public func inject(_ fault: Fault, _ id: CacheID, nodes: [NodeID]) async throws {
        let cache = try await stored(id)
        for node in nodes { try Self.check(node, cache.record) }
        for node in nodes {
            try await its.runtime.inject(fault, node, of: cache)
            await outbox.write([event(id, node: node, .faultInjected, "\(node) was \(fault.past) on request")])
        }
        hub.announce()
        if fault == .heal { await wakeNow(id) } else { wake(id) }
    }

    public func setZone(_ zone: String, isDown: Bool) async throws -> [String] {
        guard (1...64).contains(zone.utf8.count) else {
            throw TerraceError(.invalidArgument, "a zone's name has 1 to 64 characters", field: "zone")
        }
        let wasDown = try await its.store.downZones().contains(zone)
        let all = try await its.store.caches().map(\.record)
        let zones = Set(its.tiers.flatMap(\.zones)).union(all.flatMap { $0.nodes.map(\.zone) })
        guard zones.contains(zone) || wasDown else {
            throw TerraceError(
                .notFound, "there is no zone '\(zone)'; the zones are \(zones.sorted().joined(separator: ", "))",
                field: "zone")
        }
        let records = all.filter { $0.nodes.contains { $0.zone == zone } }
        let events =
            wasDown == isDown
            ? []
            : records.map {
                event($0.spec.id, isDown ? .zoneDown : .zoneUp, "zone \(zone) is \(isDown ? "down" : "up again")")
            }
        try await its.store.setZone(zone, isDown: isDown, with: StoreChange(events: events))
        announce(events)
        for record in records { await wakeNow(record.spec.id) }
        return try await downZones()
    }

    public func downZones() async throws -> [String] { try await its.store.downZones().sorted() }

    private static func check(_ node: NodeID, _ record: CacheRecord) throws {
        guard record.node(node) == nil else { return }
        let names = record.nodes.map(\.id).sorted().map(\.description).joined(separator: ", ")
        throw TerraceError(.notFound, "\(record.spec.id) has no node \(node); its nodes are \(names)")
    }

    func changeable(_ id: CacheID) async throws -> CacheRecord {
        let record = try await stored(id).record
        guard !record.deletionRequested else {
            throw TerraceError(.conflict, "\(id) is being deleted")
        }
        guard record.bootstrapped else {
            throw TerraceError(.failedPrecondition, "\(id) is being created; wait until it is available")
        }
        return record
    }

    /// The replica that shall take over: the wanted one, else the best by the rule, in sync in any case.
    private func heir(of primary: NodeID, in record: CacheRecord, wanted: NodeID?) throws -> NodeID {
        let observed = board[record.spec.id]?.observation.nodes ?? [:]
        let rule = HeirRule(record) { observed[$0]?.server }
        let candidates = wanted.map { [$0] } ?? record.nodes(ofShard: primary.shard).map(\.id)
        let isOfShard = wanted.map { $0.shard == primary.shard && record.node($0) != nil } ?? true
        guard isOfShard, let heir = rule.heir(of: primary, among: candidates, inSync: true) else {
            throw TerraceError(
                .failedPrecondition,
                "\(record.spec.id) has no replica in sync\(wanted.map { " at \($0)" } ?? "") that could take over "
                    + "from \(primary)")
        }
        return heir
    }

    /// Makes the wish durable as a new generation, and has it carried out.
    func begin(
        _ operation: Operation, _ record: CacheRecord, _ reason: EventReason, _ message: String,
        _ resources: [ResourceChange] = [], _ body: @Sendable @escaping (inout CacheRecord) -> Void
    ) async throws -> Operation {
        let id = operation.cache
        let change = StoreChange(events: [event(id, reason, message)], operations: [operation], resources: resources)
        let updated = try await its.store.update(id, with: change) { now in
            guard now.generation == record.generation else {
                throw TerraceError(.conflict, "\(id) was changed by somebody else meanwhile; look again and repeat")
            }
            body(&now)
            now.generation = record.generation + 1
        }
        guard updated != nil else { throw TerraceError(.notFound, "there is no cache \(id)") }
        announce(change.events)
        await wakeNow(id)
        return operation
    }
}
