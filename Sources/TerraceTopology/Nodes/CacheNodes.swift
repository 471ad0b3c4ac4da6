import TerraceCore
import TerraceRedis

/// The nodes of one cache: where each is, whether it runs, and the way to talk to it.
struct CacheNodes: Sendable {
    let cache: StoredCache
    let host: any NodeHost
    let connections: ControlConnections
    /// Where the dumps are that the cache begins with.
    let dumps: any DumpPlace
    let timing: Timing

    var record: CacheRecord { cache.record }

    func key(_ id: NodeID) -> NodeKey { NodeKey(cache: record.spec.id, node: id) }

    func node(_ id: NodeID) throws -> NodeRecord {
        guard let node = record.node(id) else { throw TerraceError(.internal, "\(record.spec.id) has no node \(id)") }
        return node
    }

    /// The node that shall be primary of the shard.
    /// - Throws: `TerraceError.unavailable` where there is none now.
    func primary(ofShard shard: Int) throws -> NodeID {
        guard let primary = record.primaries.first(where: { $0.shard == shard }) else {
            throw TerraceError(.unavailable, "shard \(shard) of \(record.spec.id) has no primary now")
        }
        return primary
    }

    /// Whether the node certainly does not run. False when its host cannot tell.
    func isAbsent(_ id: NodeID) async -> Bool { await host.state(of: key(id)).isAbsent }

    func connection(_ id: NodeID) async throws -> RedisConnection {
        try await connections.connection(to: node(id).address, cache)
    }

    /// Sends commands in order; the first refusal is thrown with the server's own words.
    func send(_ commands: [[String]], to id: NodeID) async throws {
        let connection = try await connection(id)
        for words in commands {
            do { try await connection.send(words) } catch {
                // The message leaves out the rest of the command: the end of an ACL rule is a password's hash.
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

    /// The node's control connection, once the node accepts it.
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

    /// Returns once the server has read its data, or throws after 30 seconds. Later passes wait on for a longer load,
    /// so that changes of the spec are noticed meanwhile.
    func loaded(_ connection: RedisConnection) async throws {
        try await within(.seconds(30), "its data are not loaded") {
            try await !connection.info("persistence").isLoading
        }
    }

    /// Whether the node's server speaks the cluster protocol. During a conversion to a cluster only some of them do.
    func speaksCluster(_ id: NodeID) async throws -> Bool {
        guard record.spec.clustered else { return false }
        return record.converting ? try await isInCluster(id) : true
    }

    func isInCluster(_ id: NodeID) async throws -> Bool {
        try await connection(id).info("cluster").fields["cluster_enabled"] == "1"
    }
}
