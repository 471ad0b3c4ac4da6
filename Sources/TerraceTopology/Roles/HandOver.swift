import TerraceCore
import TerraceRedis

/// Lets a replica take over from its serving primary without losing an acknowledged write.
struct HandOver {
    let nodes: CacheNodes

    /// How long each wait of a hand-over may take while the primary's writes are paused.
    static let limit = Duration.seconds(3)
    /// How long the primary pauses its writes. The pause ends by itself in case the daemon dies, but it must not end
    /// before the old primary is demoted.
    private static let pause = Duration.seconds(10)

    /// The primary stops taking writes, waits until the replica has them all, and becomes its replica.
    func run(from old: NodeID, to heir: NodeID) async throws {
        let catchUp = CatchUp(nodes: nodes)
        let primary = try await nodes.connection(old)
        let replica = try await nodes.connection(heir)
        // After a full sync the primary's stream may reach the replica up to a second late. The replica catches up
        // before the writes are paused, so that clients need not wait for that.
        try await catchUp.wait(for: [heir], with: primary)
        let begin = nodes.timing.now
        do {
            let pause = "\(Self.pause.components.seconds * 1000)"
            try await primary.send(["CLIENT", "PAUSE", pause, "WRITE"])
            try await catchUp.wait(for: [heir], with: primary)
            // If the machine stalled, the pause might end before the primary is demoted.
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

    /// Plain `CLUSTER FAILOVER` needs votes of the other primaries, which vote for a shard only once in two node
    /// timeouts. With a single initiator, the daemon, `TAKEOVER` is safe without votes.
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
            // The old primary stays paused after a takeover that it has not heard of: otherwise two primaries would
            // take writes.
            switch try? await nodes.connection(heir).clusterNodes().myself?.isPrimary {
            case true?: break
            case false?: await primary.unpause()
            case nil:
                // The heir may be frozen, and could carry out the takeover when it wakes up, long after the pause.
                await NodeEnding(nodes: nodes).fence(heir)
                await primary.unpause()
            }
            throw error
        }
        await primary.unpause()
    }

    /// The engine's own `FAILOVER` waits for an acknowledgement that a replica sends once a second, so the replica is
    /// asked for its offset instead. The old primary stops being a primary before the heir is promoted: if this daemon
    /// ends in between, neither takes writes until the next daemon promotes the heir.
    private func swap(
        _ primary: RedisConnection, with replica: RedisConnection, at address: Endpoint
    ) async throws {
        do {
            try await primary.send(Replication.nowhere)
            // No more writes are possible now, so the heir has all of them once it reaches this offset.
            let last = try await primary.info("replication").primaryOffset ?? 0
            try await nodes.within(.milliseconds(500), "the last writes did not reach the replica") {
                try await replica.info("replication").replicaOffset ?? 0 >= last
            }
        } catch {
            // A task of its own, so that it runs even when the change was cancelled; see `unpause`.
            await Task { _ = try? await primary.send(Replication.none) }.value
            await primary.unpause()
            throw error
        }
        try await replica.send(Replication.none)
        try await primary.send(Replication.of(address.host, address.port))
        await primary.unpause()
    }
}
