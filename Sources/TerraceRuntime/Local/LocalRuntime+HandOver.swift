import TerraceCore
import TerraceRedis

extension LocalRuntime {
    /// How long a primary may be kept from writing while its replica takes over.
    private static let handOverLimit = Duration.seconds(3)
    /// Longer than the limit: the pause of a daemon that dies in its middle ends by itself, and until the old primary is
    /// demoted it must not.
    private static let pause = Duration.seconds(10)

    /// The primary stops taking writes, waits until the replica has them all, and becomes its replica.
    func handOver(from old: NodeID, to heir: NodeID, _ cache: StoredCache) async throws {
        if cache.record.spec.clustered {
            try await takeOverPaused(from: old, to: heir, cache)
        } else {
            // The engine's own way to do all of it.
            let address = try node(heir, cache.record).address
            let limit = "\(Self.handOverLimit.components.seconds * 1000)"
            try await send([["FAILOVER", "TO", address.host, "\(address.port)", "TIMEOUT", limit]], to: old, cache)
            let connection = try await connection(heir, cache)
            try await within(Self.handOverLimit, "\(old) did not hand over to \(heir)") {
                try await connection.info("replication").role == .primary
            }
        }
    }

    /// `CLUSTER FAILOVER` without a word more has the other primaries vote, and they vote for a shard once in a while
    /// only; here there is one initiator, who needs no votes.
    private func takeOverPaused(from old: NodeID, to heir: NodeID, _ cache: StoredCache) async throws {
        let primary = try await connection(old, cache)
        let replica = try await connection(heir, cache)
        let pause = "\(Self.pause.components.seconds * 1000)"
        try await primary.send(["CLIENT", "PAUSE", pause, "WRITE"])
        do {
            let offset = try await primary.info("replication").primaryOffset ?? 0
            try await within(Self.handOverLimit, "\(heir) does not catch up with \(old)") {
                try await replica.info("replication").replicaOffset ?? 0 >= offset
            }
            try await replica.send(["CLUSTER", "FAILOVER", "TAKEOVER"])
            try await within(Self.handOverLimit, "\(old) did not hear that \(heir) has taken over") {
                try await primary.clusterNodes().myself?.isPrimary == false
            }
        } catch {
            // Not after a takeover that it has not heard of: two primaries would take writes.
            if try await replica.clusterNodes().myself?.isPrimary == false {
                try await primary.send(["CLIENT", "UNPAUSE"])
            }
            throw error
        }
        try await primary.send(["CLIENT", "UNPAUSE"])
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
