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
        guard try await connection.clusterNodes().myself?.isPrimary == false else { return }
        try await formation.takeOverAndMeet([connection])
        try await formation.forgetPhantoms([connection])
    }

    private func isInCluster(_ id: NodeID, _ cache: StoredCache) async throws -> Bool {
        try await connection(id, cache).info("cluster").fields["cluster_enabled"] == "1"
    }
}
