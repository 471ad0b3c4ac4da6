import TerraceCore
import TerraceRedis

/// A cache without cluster protocol that becomes a cluster.
struct Conversion {
    let nodes: CacheNodes
    let starting: NodeStart

    /// Restarts the primary as the only node of a cluster. It saves its data and ends, and comes back as a replica of a
    /// phantom, as in `ClusterBootstrap`, so that it serves again without the two seconds of a new primary.
    /// - Throws: `TerraceError.unavailable` where it has ended meanwhile: another node may have its data.
    func convert(_ id: NodeID) async throws {
        if try await !isBeingConverted(id) {
            try ChangeCheck.checkDatabases(try await nodes.connection(id).info("keyspace"), nodes.record.spec.id)
            try await SaveAndEnd(nodes: nodes).run(id)
        }
        try await start(id)
    }

    /// Starts the primary as the only node of a cluster, where it does not run, and waits until it serves.
    func start(_ id: NodeID) async throws {
        let formation = try Formation.bootstrap(ofOnly: nodes.node(id), in: nodes.record)
        if await nodes.isAbsent(id) {
            try await starting.start(id, nodesFile: formation.nodesFile(for: formation.members[0]))
        }
        let connection = try await nodes.answering(id)
        try await nodes.loaded(connection)
        try await formation.takeOverAndMeet([connection])
        try await formation.forgetPhantoms([connection])
    }

    /// It runs with the file that makes it a cluster of its own, as a daemon that died in a conversion leaves it. A replica that
    /// was in the cluster when it took over, and had not heard of its primary's slots yet, is primary of nothing instead: given
    /// them it would answer for none for five seconds, so it is restarted as one without cluster protocol is.
    private func isBeingConverted(_ id: NodeID) async throws -> Bool {
        guard try await nodes.isInCluster(id) else { return false }
        return try await nodes.connection(id).clusterNodes().myself?.isPrimary == false
    }
}
