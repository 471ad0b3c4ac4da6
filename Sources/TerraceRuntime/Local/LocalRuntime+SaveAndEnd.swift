import TerraceCore
import TerraceRedis

/// Servers that end with their data on disk, whatever the cache keeps otherwise, and those that read them.
extension LocalRuntime {
    /// Ends a primary with everything it has on its disk and at its replicas.
    ///
    /// It saves first and is ended then: a server that ends while it is told to do both may have been killed before its file
    /// was whole, and the older one would be read by the next.
    /// - Parameter onceSaved: runs when the file is whole, and before the server ends.
    /// - Throws: `TerraceError.unavailable` where that cannot be said, also where the server has ended.
    func saveAndEnd(_ id: NodeID, _ cache: StoredCache, onceSaved: () throws -> Void = {}) async throws {
        let connection = try await connection(id, cache)
        guard let process = process(Key(cache: cache.record.spec.id, node: id)) else {
            throw TerraceError(.unavailable, "\(id) has ended before it could save its data")
        }
        // Replicas get everything, too: should this one not come back, one of them takes over. They are asked here,
        // because a shutdown that waits for them by itself takes up to a second.
        let replicas = try await followers(of: id, cache)
        try await untilCaughtUp(replicas, with: connection, cache)
        // The one that runs is not always the one that shall.
        let isSix = try await connection.info("server").redisVersion?.hasPrefix("6.") == true
        try await within(.seconds(60), "another save of \(id) does not end") {
            try await connection.info("persistence").fields["rdb_bgsave_in_progress"] != "1"
        }
        try await connection.send(Self.pause)
        do {
            try await untilCaughtUp(replicas, with: connection, cache)
            try await save(connection)
            try onceSaved()
            let words = ["SHUTDOWN", "NOSAVE"] + (isSix ? [] : ["NOW"])
            do { try await connection.send(words) } catch RedisError.closed {
                // Its answer to a shutdown.
            }
        } catch {
            await Self.unpause(connection)
            throw TerraceError(.unavailable, "\(id) cannot save its data: \(TerraceError.text(error))")
        }
        try await within(.seconds(60), "\(id) does not end") { process.exitReason != nil }
        await connections.drop(try node(id, cache.record).address)
    }

    /// Keeps writes waiting for ten seconds, in case the daemon ends before the server does.
    private static let pause = ["CLIENT", "PAUSE", "10000", "WRITE"]

    /// Returns when the server says that its file is whole. Writes wait still: the pause begins anew in the same moment.
    private func save(_ connection: RedisConnection) async throws {
        for reply in try await connection.send(all: [["SAVE"], Self.pause], deadline: .seconds(60)) where !reply.isOK {
            guard case .error(let message) = reply else { throw RedisError.protocolError("SAVE: no answer") }
            throw RedisError.server(message)
        }
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
