import TerraceCore
import TerraceRedis

/// Waits for replicas to receive what their primary has.
struct CatchUp {
    let nodes: CacheNodes

    /// How long replicas may need for the keys of a whole snapshot.
    static let bulkLimit = Duration.seconds(120)

    /// Returns when each primary's replicas have everything that it has sent until now.
    func waitForAll() async throws {
        for primary in nodes.record.primaries {
            try await wait(
                for: followers(of: primary), with: nodes.connection(primary), within: Self.bulkLimit)
        }
    }

    /// Returns when the replicas have everything that the primary has sent until now.
    func wait(
        for replicas: [NodeID], with primary: RedisConnection, within limit: Duration = HandOver.limit
    ) async throws {
        let offset = try await primary.info("replication").primaryOffset ?? 0
        for id in replicas {
            let replica = try await nodes.connection(id)
            try await nodes.within(limit, "\(id) does not catch up with its primary") {
                guard primary.isOpen else {
                    throw TerraceError(.unavailable, "the primary is lost, which \(id) follows")
                }
                return try await replica.info("replication").replicaOffset ?? 0 >= offset
            }
        }
    }

    /// Waits until the other replicas in sync have every write that this replica has acknowledged. Called before it is
    /// stopped: if the primary is lost next, one of the others takes over.
    func untilOthersHave(what id: NodeID) async throws {
        let record = nodes.record
        guard record.bootstrapped, !record.deletionRequested, id.shard < record.spec.shards,
            let primary = record.primaries.first(where: { $0.shard == id.shard }), primary != id,
            await !nodes.isAbsent(primary)
        else { return }
        let others = try await replicas(ofShard: id.shard, besides: [id, primary]) {
            $0.isPrimaryLinkUp == true && !$0.isSyncing
        }
        try await wait(for: others, with: try await nodes.connection(primary))
    }

    /// The shard's replicas that copy from this node. A replica that restarted as a node of a cluster copies from no
    /// node until its primary has joined the cluster.
    func followers(of id: NodeID) async throws -> [NodeID] {
        let address = try nodes.node(id).address
        return try await replicas(ofShard: id.shard, besides: [id]) {
            $0.primaryHost == address.host && $0.primaryPort == address.port
        }
    }

    /// Nodes of the shard that run and whose `INFO replication` meets the condition.
    private func replicas(
        ofShard shard: Int, besides others: [NodeID], where isWanted: (RedisInfo) -> Bool
    ) async throws -> [NodeID] {
        var found: [NodeID] = []
        for id in nodes.record.nodes(ofShard: shard).map(\.id) where !others.contains(id) {
            guard await !nodes.isAbsent(id) else { continue }
            if isWanted(try await nodes.connection(id).info("replication")) { found.append(id) }
        }
        return found
    }
}
