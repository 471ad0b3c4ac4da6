import TerraceCore
import TerraceRedis

/// A replica that takes its serving primary's place, without the loss of an acknowledged write.
struct HandOver {
    let nodes: CacheNodes

    /// How long a primary may be kept from writing while its replica takes over.
    static let limit = Duration.seconds(3)
    /// Of a daemon that dies in the middle of one it ends by itself; until the old primary is demoted it must not.
    private static let pause = Duration.seconds(10)

    /// The primary stops taking writes, waits until the replica has them all, and becomes its replica.
    func run(from old: NodeID, to heir: NodeID) async throws {
        let catchUp = CatchUp(nodes: nodes)
        let primary = try await nodes.connection(old)
        let replica = try await nodes.connection(heir)
        // A replica that has just been copied may get its primary's stream up to a second later. Clients need not wait for
        // that: it is to have caught up with this moment before their writes are paused.
        try await catchUp.wait(for: [heir], with: primary)
        let begin = nodes.timing.now
        do {
            let pause = "\(Self.pause.components.seconds * 1000)"
            try await primary.send(["CLIENT", "PAUSE", pause, "WRITE"])
            try await catchUp.wait(for: [heir], with: primary)
            // On a machine that stood still it might end before the primary is demoted.
            guard nodes.timing.now - begin < Self.pause / 2 else {
                throw TerraceError(.unavailable, "\(old) takes too long to hand over to \(heir)")
            }
        } catch {
            await primary.unpause()
            throw error
        }
        if try await nodes.speaksCluster(heir) {
            try await takeOver(from: primary, to: replica, old, heir)
        } else {
            try await swap(primary, with: replica, at: try nodes.node(heir).address)
        }
    }

    /// `CLUSTER FAILOVER` without a word more has the other primaries vote, and they vote for a shard once in a while
    /// only; here there is one initiator, who needs no votes.
    private func takeOver(
        from primary: RedisConnection, to replica: RedisConnection, _ old: NodeID, _ heir: NodeID
    ) async throws {
        do {
            try await replica.send(["CLUSTER", "FAILOVER", "TAKEOVER"])
            try await Rebalance(nodes: nodes).reopenSlots(at: heir)
            try await nodes.within(Self.limit, "\(old) did not hear that \(heir) has taken over") {
                try await primary.clusterNodes().myself?.isPrimary == false
            }
        } catch {
            // Not after a takeover that it has not heard of: two primaries would take writes.
            switch try? await nodes.connection(heir).clusterNodes().myself?.isPrimary {
            case true?: break
            case false?: await primary.unpause()
            case nil:
                // Frozen, it may carry the order out when it wakes up, long after the pause.
                await NodeEnding(nodes: nodes).fence(heir)
                await primary.unpause()
            }
            throw error
        }
        await primary.unpause()
    }

    /// The engine's own `FAILOVER` waits for an acknowledgement that a replica sends once a second; here the replica was
    /// asked. The old primary becomes a replica of nobody before the new one is promoted: should this daemon end between the
    /// two, none of them takes writes until the next one promotes the heir.
    private func swap(
        _ primary: RedisConnection, with replica: RedisConnection, at address: Endpoint
    ) async throws {
        do {
            try await primary.send(Replication.nowhere)
            // Nothing can be written any more, and nothing was that the heir has not got.
            let last = try await primary.info("replication").primaryOffset ?? 0
            try await nodes.within(.milliseconds(500), "the last writes did not reach the replica") {
                try await replica.info("replication").replicaOffset ?? 0 >= last
            }
        } catch {
            // In a task of its own, as the other.
            await Task { _ = try? await primary.send(Replication.none) }.value
            await primary.unpause()
            throw error
        }
        try await replica.send(Replication.none)
        try await primary.send(Replication.of(address.host, address.port))
        await primary.unpause()
    }
}

extension RedisConnection {
    /// In a task of its own, so that writes go on where the change was cancelled, too. One that does not hear it goes on by
    /// itself when the pause is over.
    func unpause() async { await Task { _ = try? await send(["CLIENT", "UNPAUSE"]) }.value }
}
