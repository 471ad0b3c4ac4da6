import TerraceCore
import TerraceRedis

extension LocalRuntime {
    /// How long a primary may be kept from writing while its replica takes over.
    private static let handOverLimit = Duration.seconds(3)
    /// Of a daemon that dies in the middle of one it ends by itself; until the old primary is demoted it must not.
    private static let pause = Duration.seconds(10)

    /// The primary stops taking writes, waits until the replica has them all, and becomes its replica.
    func handOver(from old: NodeID, to heir: NodeID, _ cache: StoredCache) async throws {
        let primary = try await connection(old, cache)
        let replica = try await connection(heir, cache)
        // A replica that has just been copied may get its primary's stream up to a second later. Clients need not wait for
        // that: it is to have caught up with this moment before their writes are paused.
        try await untilCaughtUp([heir], with: primary, cache)
        let begin = ContinuousClock.now
        do {
            let pause = "\(Self.pause.components.seconds * 1000)"
            try await primary.send(["CLIENT", "PAUSE", pause, "WRITE"])
            try await untilCaughtUp([heir], with: primary, cache)
            // On a machine that stood still it might end before the primary is demoted.
            guard ContinuousClock.now - begin < Self.pause / 2 else {
                throw TerraceError(.unavailable, "\(old) takes too long to hand over to \(heir)")
            }
        } catch {
            await Self.unpause(primary)
            throw error
        }
        if try await speaksCluster(heir, cache) {
            try await takeOver(from: primary, to: replica, old, heir, cache)
        } else {
            try await swap(primary, with: replica, at: try node(heir, cache.record).address)
        }
    }

    /// `CLUSTER FAILOVER` without a word more has the other primaries vote, and they vote for a shard once in a while
    /// only; here there is one initiator, who needs no votes.
    private func takeOver(
        from primary: RedisConnection, to replica: RedisConnection, _ old: NodeID, _ heir: NodeID, _ cache: StoredCache
    ) async throws {
        do {
            try await replica.send(["CLUSTER", "FAILOVER", "TAKEOVER"])
            try await reopenSlots(at: heir, cache)
            try await within(Self.handOverLimit, "\(old) did not hear that \(heir) has taken over") {
                try await primary.clusterNodes().myself?.isPrimary == false
            }
        } catch {
            // Not after a takeover that it has not heard of: two primaries would take writes.
            switch try? await connection(heir, cache).clusterNodes().myself?.isPrimary {
            case true?: break
            case false?: await Self.unpause(primary)
            case nil:
                // Frozen, it may carry the order out when it wakes up, long after the pause.
                await fence(Key(cache: cache.record.spec.id, node: heir), cache)
                await Self.unpause(primary)
            }
            throw error
        }
        await Self.unpause(primary)
    }

    /// The engine's own `FAILOVER` waits for an acknowledgement that a replica sends once a second; here the replica was
    /// asked. The old primary becomes a replica of nobody before the new one is promoted: should this daemon end between the
    /// two, none of them takes writes until the next one promotes the heir.
    private func swap(
        _ primary: RedisConnection, with replica: RedisConnection, at address: Endpoint
    ) async throws {
        do {
            try await primary.send(["REPLICAOF", Endpoint.nowhere.host, "\(Endpoint.nowhere.port)"])
            // Nothing can be written any more, and nothing was that the heir has not got.
            let last = try await primary.info("replication").primaryOffset ?? 0
            try await within(.milliseconds(500), "the last writes did not reach the replica") {
                try await replica.info("replication").replicaOffset ?? 0 >= last
            }
        } catch {
            // In a task of its own, as the other.
            await Task { _ = try? await primary.send(["REPLICAOF", "NO", "ONE"]) }.value
            await Self.unpause(primary)
            throw error
        }
        try await replica.send(["REPLICAOF", "NO", "ONE"])
        try await primary.send(["REPLICAOF", address.host, "\(address.port)"])
        await Self.unpause(primary)
    }

    /// In a task of its own, so that writes go on where the change was cancelled, too. One that does not hear it goes on by
    /// itself when the pause is over.
    static func unpause(_ primary: RedisConnection) async {
        await Task { _ = try? await primary.send(["CLIENT", "UNPAUSE"]) }.value
    }

    /// Returns when the replicas have everything that the primary has sent until now.
    func untilCaughtUp(_ replicas: [NodeID], with primary: RedisConnection, _ cache: StoredCache) async throws {
        let offset = try await primary.info("replication").primaryOffset ?? 0
        for id in replicas {
            let replica = try await connection(id, cache)
            try await within(Self.handOverLimit, "\(id) does not catch up with its primary") {
                guard primary.isOpen else {
                    throw TerraceError(.unavailable, "the primary is lost, which \(id) follows")
                }
                return try await replica.info("replication").replicaOffset ?? 0 >= offset
            }
        }
    }

    /// - Throws: `TerraceError.unavailable` with `what` when `condition` does not come true in time.
    func within(_ limit: Duration, _ what: String, _ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + limit
        while try await !condition() {
            guard ContinuousClock.now < end else { throw TerraceError(.unavailable, "\(what) within \(limit)") }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
