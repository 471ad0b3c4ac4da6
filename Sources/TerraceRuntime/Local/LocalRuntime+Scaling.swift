import Foundation
import TerraceCore
import TerraceRedis

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

    // MARK: Becoming a cluster

    /// Restarts the primary as the only node of a cluster. It saves its data on the way down, and comes back as a
    /// replica of a phantom, as in `ClusterBootstrap`, so that it serves again without the two seconds of a new primary.
    func convert(_ id: NodeID, _ cache: StoredCache) async throws {
        let node = try node(id, cache.record)
        let key = Key(cache: cache.record.spec.id, node: id)
        let formation = try ClusterFormation.bootstrap(ofOnly: node, in: cache.record)
        if process(key) != nil, try await !isInCluster(id, cache) {
            try Self.checkDatabases(try await connection(id, cache).info("keyspace"), cache.record.spec.id)
            try await saveAndEnd(id, cache)
        }
        if process(key) == nil {
            let member = formation.members[0]
            let engine = try engines.select(cache.record.spec.engine)
            try await start(node, settings(for: cache), engine: engine, nodesFile: formation.nodesFile(for: member))
        }
        let connection = try await answering(node, cache)
        try await loaded(connection)
        guard try await connection.clusterNodes().myself?.isPrimary == false else { return }
        try await formation.takeOverAndMeet([connection])
        try await formation.forgetPhantoms([connection])
    }

    private func isInCluster(_ id: NodeID, _ cache: StoredCache) async throws -> Bool {
        try await connection(id, cache).info("cluster").fields["cluster_enabled"] == "1"
    }

    func saveAndEnd(_ id: NodeID, _ cache: StoredCache) async throws {
        let connection = try await connection(id, cache)
        guard let process = process(Key(cache: cache.record.spec.id, node: id)) else { return }
        // Replicas get everything, too: should this one not come back, one of them takes over. They are asked here,
        // because a shutdown that waits for them by itself takes up to a second.
        let replicas = cache.record.nodes(ofShard: id.shard).map(\.id).filter {
            $0 != id && self.process(Key(cache: cache.record.spec.id, node: $0)) != nil
        }
        try await untilStreaming(to: replicas, from: connection, cache)
        // It saves and only then ends; a refusal leaves it running. The one that runs is not always the one that shall.
        let isSix = try await connection.info("server").redisVersion?.hasPrefix("6.") == true
        try await connection.send(["CLIENT", "PAUSE", "10000", "WRITE"])
        do {
            try await replicasCaughtUp(with: connection, id, cache)
            let words = ["SHUTDOWN", "SAVE"] + (isSix ? [] : ["NOW"])
            do { try await connection.send(words, deadline: .seconds(60)) } catch RedisError.closed {
                // Its answer to a shutdown.
            }
        } catch {
            await Self.unpause(connection)
            throw TerraceError(.unavailable, "\(id) cannot save its data: \(TerraceError.text(error))")
        }
        try await within(.seconds(60), "\(id) does not end") { process.exitReason != nil }
        await connections.drop(try node(id, cache.record).address)
    }

    /// Returns when every replica of the shard that answers has seen what the primary, whose writes are paused, has sent.
    private func replicasCaughtUp(with primary: RedisConnection, _ id: NodeID, _ cache: StoredCache) async throws {
        let offset = try await primary.info("replication").primaryOffset ?? 0
        for node in cache.record.nodes(ofShard: id.shard) where node.id != id {
            guard process(Key(cache: cache.record.spec.id, node: node.id)) != nil else { continue }
            let replica = try await connection(node.id, cache)
            try await within(.seconds(5), "replica \(node.id) does not catch up with \(id)") {
                try await replica.info("replication").replicaOffset ?? 0 >= offset
            }
        }
    }

    func loaded(_ connection: RedisConnection) async throws {
        while try await connection.info("persistence").isLoading { try await Task.sleep(for: .milliseconds(5)) }
    }

    // MARK: Checks before a change

    /// - Throws: `TerraceError.failedPrecondition` where the running cache holds what the new spec has no room for.
    func checkData(of cache: StoredCache, fits spec: CacheSpec) async throws {
        let old = cache.record.spec
        let becomesCluster = spec.clustered && !old.clustered
        guard cache.record.bootstrapped, becomesCluster || spec.maxmemory < old.maxmemory else { return }
        for id in cache.record.primaries where process(Key(cache: old.id, node: id)) != nil {
            let connection = try await connection(id, cache)
            if becomesCluster { try Self.checkDatabases(try await connection.info("keyspace"), old.id) }
            let used = Int64(try await connection.info("memory").fields["used_memory"] ?? "") ?? 0
            guard used > spec.maxmemory else { continue }
            throw TerraceError(
                .failedPrecondition,
                "\(old.id) uses \(used) bytes at node \(id), and \(spec.size) holds \(spec.maxmemory); delete data, or "
                    + "choose a larger size", field: "spec.size")
        }
    }

    /// A Redis Cluster has one database.
    private static func checkDatabases(_ keyspace: RedisInfo, _ id: CacheID) throws {
        let others = keyspace.fields.keys.filter { $0.hasPrefix("db") && $0 != "db0" }.sorted()
        guard others.isEmpty else {
            throw TerraceError(
                .failedPrecondition,
                "\(id) has keys in \(others.joined(separator: ", ")), and a cluster has database 0 only; move or delete "
                    + "them first", field: "spec.shards")
        }
    }
}
