import TerraceCore
import TerraceRedis

/// The nodes of one cache: where each is, whether it runs, and the way to talk to it.
struct CacheNodes: Sendable {
    let cache: StoredCache
    let host: any NodeHost
    let connections: ControlConnections
    let timing: Timing

    var record: CacheRecord { cache.record }

    func key(_ id: NodeID) -> NodeKey { NodeKey(cache: record.spec.id, node: id) }

    func node(_ id: NodeID) throws -> NodeRecord {
        guard let node = record.node(id) else { throw TerraceError(.internal, "\(record.spec.id) has no node \(id)") }
        return node
    }

    /// Certainly without a life; one that its host cannot tell of is not.
    func isAbsent(_ id: NodeID) async -> Bool { await host.state(of: key(id)).isAbsent }

    func connection(_ id: NodeID) async throws -> RedisConnection {
        try await connections.connection(to: node(id).address, cache)
    }

    /// Sends commands in order; the first refusal is thrown with the server's own words.
    func send(_ commands: [[String]], to id: NodeID) async throws {
        let connection = try await connection(id)
        for words in commands {
            do { try await connection.send(words) } catch {
                // Not the whole command: the tail of an ACL rule is a password's hash.
                let name = words.prefix(3).joined(separator: " ")
                throw TerraceError(.unavailable, "node \(id): \(name) failed: \(TerraceError.text(error))")
            }
        }
    }

    /// - Throws: `TerraceError.unavailable` with `what` when `condition` does not come true in time.
    func within(_ limit: Duration, _ what: String, _ condition: () async throws -> Bool) async throws {
        guard try await !timing.until(within: limit, condition) else { return }
        throw TerraceError(.unavailable, "\(what) within \(limit)")
    }

    /// The node's control connection, once it takes one.
    func answering(_ id: NodeID, within limit: Duration = .seconds(10)) async throws -> RedisConnection {
        var last: any Error = TerraceError(.unavailable, "node \(id) was not asked")
        var found: RedisConnection?
        _ = try await timing.until(within: limit) {
            do {
                found = try await connection(id)
                return true
            } catch {
                if case .absent(let absence) = await host.state(of: key(id)) { throw ended(id, absence) }
                last = error
                return false
            }
        }
        guard let found else { throw last }
        return found
    }

    private func ended(_ id: NodeID, _ absence: NodeAbsence) -> TerraceError {
        TerraceError(
            .unavailable,
            "node \(id) \(absence.last.map(LastWords.reason) ?? "ended"); its log is \(host.logName(of: key(id)))")
    }

    /// Returns once the server has read its data. What takes longer than this is waited for by the passes to come, each of
    /// which hears what else is wanted of the cache.
    func loaded(_ connection: RedisConnection) async throws {
        try await within(.seconds(30), "its data are not loaded") {
            try await !connection.info("persistence").isLoading
        }
    }

    /// Of a cache that is becoming a cluster some servers do already, and some do not yet.
    func speaksCluster(_ id: NodeID) async throws -> Bool {
        guard record.spec.clustered else { return false }
        return record.converting ? try await isInCluster(id) : true
    }

    func isInCluster(_ id: NodeID) async throws -> Bool {
        try await connection(id).info("cluster").fields["cluster_enabled"] == "1"
    }
}
