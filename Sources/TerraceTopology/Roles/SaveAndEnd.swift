import TerraceCore
import TerraceRedis

/// Ends a server with its data on disk, even in a cache that otherwise keeps nothing on disk.
struct SaveAndEnd {
    let nodes: CacheNodes

    /// Keeps writes waiting for ten seconds, in case the daemon ends before the server does.
    private static let pause = ["CLIENT", "PAUSE", "10000", "WRITE"]

    /// Ends a primary when its data are on its disk and at its replicas.
    ///
    /// The server saves first and is shut down afterwards. A closed connection does not prove that the file is
    /// complete: if the server was killed while it saved, the next start would read an older file.
    /// - Parameter onceSaved: runs when the file is complete, before the server ends.
    /// - Throws: `TerraceError.unavailable` when the file may be incomplete, even if the server has ended.
    func run(_ id: NodeID, onceSaved: () async throws -> Void = {}) async throws {
        let catchUp = CatchUp(nodes: nodes)
        let connection = try await nodes.connection(id)
        guard await !nodes.isAbsent(id) else {
            throw TerraceError(.unavailable, "\(id) has ended before it could save its data")
        }
        // The replicas get all data, too: if this node does not come back, one of them takes over. The wait is here,
        // because a shutdown that waits for replicas by itself takes up to a second.
        let replicas = try await catchUp.followers(of: id)
        try await catchUp.wait(for: replicas, with: connection)
        // The server itself is asked, because its version may differ from the spec's.
        let isSix = try await connection.info("server").redisVersion?.hasPrefix("6.") == true
        try await nodes.within(.seconds(60), "another save of \(id) does not end") {
            try await connection.info("persistence").fields["rdb_bgsave_in_progress"] != "1"
        }
        try await connection.send(Self.pause)
        do {
            try await catchUp.wait(for: replicas, with: connection)
            try await save(connection)
            try await onceSaved()
            let words = ["SHUTDOWN", "NOSAVE"] + (isSix ? [] : ["NOW"])
            do { try await connection.send(words) } catch RedisError.closed {
                // A server answers a shutdown by closing the connection.
            }
        } catch {
            await connection.unpause()
            throw TerraceError(.unavailable, "\(id) cannot save its data: \(TerraceError.text(error))")
        }
        try await nodes.within(.seconds(60), "\(id) does not end") { await nodes.isAbsent(id) }
        await nodes.connections.drop(try nodes.node(id).address)
    }

    /// Returns when the server reports that its file is complete. Writes stay paused: the pause starts again after the
    /// save.
    private func save(_ connection: RedisConnection) async throws {
        for reply in try await connection.send(all: [["SAVE"], Self.pause], deadline: .seconds(60)) where !reply.isOK {
            guard case .error(let message) = reply else { throw RedisError.protocolError("SAVE: no answer") }
            throw RedisError.server(message)
        }
    }
}
