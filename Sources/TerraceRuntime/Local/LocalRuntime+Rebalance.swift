import TerraceCore
import TerraceRedis

/// Slots that move between the shards of a cluster.
extension LocalRuntime {
    /// How many slots one step moves: small enough that its progress shows, and that a new wish is heard soon.
    private static let slotsPerStep = 2048

    /// Moves up to `slotsPerStep` slots, those first that an earlier step left on their way.
    func rebalance(_ cache: StoredCache) async throws {
        let primaries = try await primaries(cache)
        var views: [String: ClusterNodes.Node] = [:]
        for node in primaries { views[node.id] = try await node.connection.clusterNodes().myself }
        let byID = Dictionary(primaries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let migration = SlotMigration(user: ACLRule.controlUser, password: cache.secrets.controlPassword)
        for move in try await unfinished(views, byID) + Self.planned(views, cache.record, Self.slotsPerStep) {
            guard let old = byID[move.from], let new = byID[move.to] else { continue }
            let others = primaries.filter { $0.id != old.id && $0.id != new.id }.map(\.connection)
            do { try await migration.move(move.slots, from: old, to: new, others: others) } catch {
                throw TerraceError(.unavailable, "slots could not be moved: \(TerraceError.text(error))")
            }
            // An open slot counts as owned by its old node still: what comes next is planned from a fresh look.
            if views[move.from]?.migrating.isEmpty == false { return }
        }
    }

    private func primaries(_ cache: StoredCache) async throws -> [SlotMigration.Node] {
        var nodes: [SlotMigration.Node] = []
        for id in cache.record.primaries.sorted() {
            let node = try node(id, cache.record)
            nodes.append(
                SlotMigration.Node(
                    id: node.clusterID, host: node.address.host, port: node.address.port,
                    connection: try await connections.connection(to: node.address, cache)))
        }
        return nodes
    }

    /// Slots that are on their way out somewhere go on to where they were going. One that only its new node knows of was not
    /// begun at the old one, and is forgotten; so is one that has arrived, which the old node has heard from the others.
    private func unfinished(
        _ views: [String: ClusterNodes.Node], _ nodes: [String: SlotMigration.Node]
    ) async throws -> [SlotMove] {
        for (id, view) in views {
            let arrived = Set(view.migrating.keys).subtracting(view.slots.flatMap(\.range))
            let orphans = view.importing.filter { slot, from in views[from]?.migrating[slot] != id }
            let settled = arrived.union(orphans.keys).sorted()
            try await nodes[id]?.connection.sendExpectingOK(
                settled.map { ["CLUSTER", "SETSLOT", "\($0)", "STABLE"] })
        }
        return views.sorted { $0.key < $1.key }.flatMap { id, view in
            let owned = Set(view.slots.flatMap(\.range))
            return Dictionary(
                grouping: view.migrating.keys.filter(owned.contains), by: { view.migrating[$0] ?? "" }
            ).sorted { $0.key < $1.key }
                .map { SlotMove(slots: $0.value.sorted(), from: id, to: $0.key) }
        }
    }

    private static func planned(
        _ views: [String: ClusterNodes.Node], _ record: CacheRecord, _ limit: Int
    ) -> [SlotMove] {
        let targets = record.primaries.filter { $0.shard < record.spec.shards }.sorted().compactMap {
            record.node($0)?.clusterID
        }
        return SlotPlan.moves(
            owned: views.mapValues { $0.slots.flatMap(\.range) }, targets: targets, limit: limit)
    }
}
