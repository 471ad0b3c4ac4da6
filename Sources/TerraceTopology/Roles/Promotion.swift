import TerraceCore
import TerraceRedis

/// Makes a node its shard's primary, or a replica that follows one.
struct Promotion {
    let nodes: CacheNodes

    func promote(_ id: NodeID) async throws {
        if try await nodes.speaksCluster(id) {
            try await nodes.send([["CLUSTER", "FAILOVER", "TAKEOVER"]], to: id)
            try await Rebalance(nodes: nodes).reopenSlots(at: id)
        } else {
            try await nodes.send([Replication.none], to: id)
        }
        // A hand-over that failed may have left the node's writes paused.
        try await nodes.connection(id).unpause()
    }

    func replicate(_ id: NodeID, from primary: NodeID) async throws {
        let leader = try nodes.node(primary)
        let words =
            try await nodes.speaksCluster(id)
            ? ["CLUSTER", "REPLICATE", leader.clusterID] : Replication.of(leader.address.host, leader.address.port)
        try await nodes.send([words], to: id)
    }
}
