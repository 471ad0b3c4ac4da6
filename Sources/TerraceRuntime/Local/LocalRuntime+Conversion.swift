import TerraceCore
import TerraceRedis

/// A cache without cluster protocol that becomes a cluster.
extension LocalRuntime {
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
        guard try await connection.clusterNodes().myself?.isPrimary == false else {
            return try await claimAll(connection)
        }
        try await formation.takeOverAndMeet([connection])
        try await formation.forgetPhantoms([connection])
    }

    /// A replica that took over before it had heard of its primary's slots owns none of them, and has all the data.
    private func claimAll(_ connection: RedisConnection) async throws {
        let view = try await connection.clusterNodes()
        let own = Set(view.myself?.slots.flatMap(\.range) ?? [])
        let missing = (0..<SlotRange.total).filter { !own.contains($0) }
        guard !missing.isEmpty else { return }
        let others = view.nodes.filter { $0.id != view.myself?.id }.flatMap(\.slots).flatMap(\.range)
        if !others.isEmpty { try await connection.send(["CLUSTER", "DELSLOTS"] + others.map(String.init)) }
        try await connection.send(["CLUSTER", "ADDSLOTS"] + missing.map(String.init))
        try await connection.send(["CLUSTER", "BUMPEPOCH"])
    }

    /// Of a cache that is becoming a cluster some servers do already, and some do not yet.
    func speaksCluster(_ id: NodeID, _ cache: StoredCache) async throws -> Bool {
        guard cache.record.spec.clustered else { return false }
        return cache.record.converting ? try await isInCluster(id, cache) : true
    }

    private func isInCluster(_ id: NodeID, _ cache: StoredCache) async throws -> Bool {
        try await connection(id, cache).info("cluster").fields["cluster_enabled"] == "1"
    }
}
