import TerraceCore
import TerraceRedis

/// A server that ends with its data on disk, also in a cache that keeps nothing on disk otherwise.
struct SaveAndEnd {
    let nodes: CacheNodes

    /// Keeps writes waiting for ten seconds, in case the daemon ends before the server does.
    private static let pause = ["CLIENT", "PAUSE", "10000", "WRITE"]

    /// Ends a primary when its data are on its disk and at its replicas.
    ///
    /// It saves first and is ended then. The end of its connection does not prove that its file is whole: it may have been
    /// killed while it saved, and the next start would read an older file.
    /// - Parameter onceSaved: runs when the file is whole, before the server ends.
    /// - Throws: `TerraceError.unavailable` where the file may not be whole, also where the server has ended.
    func run(_ id: NodeID, onceSaved: () async throws -> Void = {}) async throws {
        let catchUp = CatchUp(nodes: nodes)
        let connection = try await nodes.connection(id)
        guard await !nodes.isAbsent(id) else {
            throw TerraceError(.unavailable, "\(id) has ended before it could save its data")
        }
        // Replicas get everything, too: should this one not come back, one of them takes over. They are asked here,
        // because a shutdown that waits for them by itself takes up to a second.
        let replicas = try await catchUp.followers(of: id)
        try await catchUp.wait(for: replicas, with: connection)
        // The version that runs is not always the one that is wanted.
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
                // Its answer to a shutdown.
            }
        } catch {
            await connection.unpause()
            throw TerraceError(.unavailable, "\(id) cannot save its data: \(TerraceError.text(error))")
        }
        try await nodes.within(.seconds(60), "\(id) does not end") { await nodes.isAbsent(id) }
        await nodes.connections.drop(try nodes.node(id).address)
    }

    /// Returns when the server says that its file is whole. Writes go on waiting: the pause begins anew with the reply.
    private func save(_ connection: RedisConnection) async throws {
        for reply in try await connection.send(all: [["SAVE"], Self.pause], deadline: .seconds(60)) where !reply.isOK {
            guard case .error(let message) = reply else { throw RedisError.protocolError("SAVE: no answer") }
            throw RedisError.server(message)
        }
    }
}
