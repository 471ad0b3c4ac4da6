import TerraceCore
import TerraceRedis

/// Servers that end with their data on disk, whatever the cache keeps otherwise, and those that read them.
extension LocalRuntime {
    func saveAndEnd(_ id: NodeID, _ cache: StoredCache) async throws {
        let connection = try await connection(id, cache)
        guard let process = process(Key(cache: cache.record.spec.id, node: id)) else { return }
        // Replicas get everything, too: should this one not come back, one of them takes over. They are asked here,
        // because a shutdown that waits for them by itself takes up to a second.
        let replicas = try await followers(of: id, cache)
        try await untilCaughtUp(replicas, with: connection, cache)
        // It saves and only then ends; a refusal leaves it running. The one that runs is not always the one that shall.
        let isSix = try await connection.info("server").redisVersion?.hasPrefix("6.") == true
        try await connection.send(["CLIENT", "PAUSE", "10000", "WRITE"])
        do {
            try await untilCaughtUp(replicas, with: connection, cache)
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

    /// The shard's replicas that copy from this node. One that came back as a node of a cluster copies from nobody while its
    /// primary is none yet.
    private func followers(of id: NodeID, _ cache: StoredCache) async throws -> [NodeID] {
        let address = try node(id, cache.record).address.host
        return try await nodes(ofShard: id.shard, besides: [id], cache) { $0.primaryHost == address }
    }

    /// Nodes of the shard that run, and whose `INFO replication` is as wanted.
    func nodes(
        ofShard shard: Int, besides others: [NodeID], _ cache: StoredCache, where isWanted: (RedisInfo) -> Bool
    ) async throws -> [NodeID] {
        let record = cache.record
        var found: [NodeID] = []
        for id in record.nodes(ofShard: shard).map(\.id) where !others.contains(id) {
            guard process(Key(cache: record.spec.id, node: id)) != nil else { continue }
            if isWanted(try await connection(id, cache).info("replication")) { found.append(id) }
        }
        return found
    }

    /// Returns once the server has read its data. What takes longer than this is waited for by the passes to come, each of
    /// which hears what else is wanted of the cache.
    func loaded(_ connection: RedisConnection) async throws {
        try await within(.seconds(30), "its data are not loaded") {
            try await !connection.info("persistence").isLoading
        }
    }
}
