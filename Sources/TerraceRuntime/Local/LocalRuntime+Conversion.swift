import TerraceCore
import TerraceRedis

/// A cache without cluster protocol that becomes a cluster.
extension LocalRuntime {
    /// Restarts the primary as the only node of a cluster. It saves its data and ends, and comes back as a
    /// replica of a phantom, as in `ClusterBootstrap`, so that it serves again without the two seconds of a new primary.
    func convert(_ id: NodeID, _ cache: StoredCache) async throws {
        if try await !isBeingConverted(id, cache) {
            try Self.checkDatabases(try await connection(id, cache).info("keyspace"), cache.record.spec.id)
            try await saveAndEnd(id, cache)
        }
        try await startConverted(id, cache)
    }

    /// Starts the primary as the only node of a cluster, where it does not run, and waits until it serves.
    func startConverted(_ id: NodeID, _ cache: StoredCache) async throws {
        let node = try node(id, cache.record)
        let formation = try ClusterFormation.bootstrap(ofOnly: node, in: cache.record)
        if process(Key(cache: cache.record.spec.id, node: id)) == nil {
            let member = formation.members[0]
            let engine = try engines.select(cache.record.spec.engine)
            try await start(node, settings(for: cache), engine: engine, nodesFile: formation.nodesFile(for: member))
        }
        let connection = try await answering(node, cache)
        try await loaded(connection)
        try await formation.takeOverAndMeet([connection])
        try await formation.forgetPhantoms([connection])
    }

    /// It runs with the file that makes it a cluster of its own, as a daemon that died in a conversion leaves it. A replica that
    /// was in the cluster when it took over, and had not heard of its primary's slots yet, is primary of nothing instead: given
    /// them it would answer for none for five seconds, so it is restarted as one without cluster protocol is.
    private func isBeingConverted(_ id: NodeID, _ cache: StoredCache) async throws -> Bool {
        guard try await isInCluster(id, cache) else { return false }
        return try await connection(id, cache).clusterNodes().myself?.isPrimary == false
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
