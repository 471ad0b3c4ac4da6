import TerraceCore
import TerraceRedis

/// Turns a cache without cluster protocol into a cluster.
struct Conversion {
    let nodes: CacheNodes
    let starting: NodeStart

    /// Restarts the primary as the only node of a cluster. It saves its data and ends, and comes back as a replica of a
    /// phantom, as in `ClusterBootstrap`, so that it serves again without the two seconds that a new primary waits.
    /// - Throws: `TerraceError.unavailable` when the primary has ended meanwhile: another node may have its data.
    func convert(_ id: NodeID) async throws {
        if try await !isBeingConverted(id) {
            try ChangeCheck.checkDatabases(try await nodes.connection(id).info("keyspace"), nodes.record.spec.id)
            try await SaveAndEnd(nodes: nodes).run(id)
        }
        try await start(id)
    }

    /// Starts the primary as the only node of a cluster unless it runs already, and waits until it serves.
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

    /// Whether the node runs with the `nodes.conf` of a conversion, which happens when a daemon dies during one. The
    /// answer is no for a replica that took over before it heard of its primary's slots: it is a primary without slots.
    /// If it were given the slots, it would not serve them for five seconds, so it is restarted like a node without
    /// cluster protocol.
    private func isBeingConverted(_ id: NodeID) async throws -> Bool {
        guard try await nodes.isInCluster(id) else { return false }
        return try await nodes.connection(id).clusterNodes().myself?.isPrimary == false
    }
}
