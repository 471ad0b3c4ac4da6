import TerraceCore
import TerraceRedis

/// Lets nodes join and leave a cluster.
struct Join {
    let nodes: CacheNodes

    /// How long to wait for an introduction before the nodes are observed again; it usually takes less than 0.1 s.
    private static let joinLimit = Duration.seconds(2)

    /// Introduces the node to every node of the cluster, and each of them to it. If only one node were told, gossip
    /// would reach the others up to a second later, and they could not lead their clients to the new node until then.
    func join(_ id: NodeID) async throws {
        let record = nodes.record
        guard let leader = Self.introducer(of: id, record) else { return }
        let newcomer = try nodes.node(id)
        let peers = await members(of: try await nodes.connection(leader).clusterNodes(), besides: id).map(\.id)
        // A new shard's primary has links to these nodes since its start.
        let linked = try await nodes.connection(id).clusterNodes()
        let unknown = try peers.map(nodes.node).filter { linked[$0.clusterID]?.isHealthy != true }
        try await nodes.send(unknown.map { ["CLUSTER", "MEET", $0.address.host, "\($0.address.port)"] }, to: id)
        for peer in peers {
            let address = newcomer.address
            try await nodes.send([["CLUSTER", "MEET", address.host, "\(address.port)"]], to: peer)
        }
        // A second `CLUSTER MEET` before a handshake is over would start the handshake again, so this only waits.
        try await untilTrue {
            let view = try await nodes.connection(id).clusterNodes()
            guard try peers.allSatisfy({ view[try nodes.node($0).clusterID]?.isHealthy == true }) else {
                return false
            }
            for peer in peers {
                let seen = try await nodes.connection(peer).clusterNodes()[newcomer.clusterID]
                guard seen?.isHealthy == true else { return false }
            }
            return true
        }
        if record.primaries.contains(id) { try await leavePhantom(newcomer, peers) }
    }

    /// The nodes that a new shard's primary knows when it starts. The engine links to known nodes every 0.1 s, and for
    /// the first time as soon as it runs. So the new node knows all slots by the time the others are introduced to it.
    ///
    /// Empty when the cluster does not answer or knows the node already; `join` introduces the nodes then.
    func peers(ofNewPrimary newcomer: NodeRecord) async -> [ClusterNodes.Node] {
        guard newcomer.id.shard > 0, let leader = Self.introducer(of: newcomer.id, nodes.record),
            await !nodes.isAbsent(leader),
            let view = try? await nodes.connection(leader).clusterNodes(deadline: Probe.deadline),
            view[newcomer.clusterID] == nil
        else { return [] }
        let members = await members(of: view, besides: newcomer.id)
        let known = Set(members.map(\.clusterID))
        return members.compactMap { node in
            guard var peer = view[node.clusterID] else { return nil }
            // A replica whose primary is not in the file would add a node without an address to it.
            guard peer.isPrimary || peer.primaryID.map(known.contains) == true else { return nil }
            (peer.host, peer.port) = (node.address.host, node.address.port)
            return peer
        }
    }

    /// The primary that introduces the node: its shard's, or the first shard's when the node is its shard's new
    /// primary.
    private static func introducer(of id: NodeID, _ record: CacheRecord) -> NodeID? {
        let leaders = record.primaries.filter { $0 != id }.sorted()
        return leaders.first { $0.shard == id.shard } ?? leaders.first
    }

    /// The nodes that run and that are healthy in the view, with the node whose view it is.
    private func members(of view: ClusterNodes, besides id: NodeID) async -> [NodeRecord] {
        var found: [NodeRecord] = []
        for node in nodes.record.nodes where node.id != id && view[node.clusterID]?.isHealthy == true {
            if await !nodes.isAbsent(node.id) { found.append(node) }
        }
        return found
    }

    /// Turns a new shard's primary from the phantom's replica into a primary, once it knows all slots. See
    /// `Formation.nodesFile(ofNewPrimary:in:knowing:)`.
    private func leavePhantom(_ newcomer: NodeRecord, _ peers: [NodeID]) async throws {
        let connection = try await nodes.connection(newcomer.id)
        let known = Set(nodes.record.nodes.map(\.clusterID))
        guard let phantom = try await connection.clusterNodes().myself?.primaryID, !known.contains(phantom) else {
            return
        }
        try await untilTrue { try await connection.clusterInfo().isOK }
        try await connection.sendExpectingOK([["CLUSTER", "FAILOVER", "TAKEOVER"], ["CLUSTER", "FORGET", phantom]])
        // A node can be given slots only once the others know it as a primary.
        try await untilTrue {
            for peer in peers {
                let seen = try await nodes.connection(peer).clusterNodes()[newcomer.clusterID]
                guard seen?.isPrimary == true else { return false }
            }
            return true
        }
    }

    /// Returns when the condition holds or the time is over; the next observation shows what is missing.
    private func untilTrue(_ condition: () async throws -> Bool) async throws {
        _ = try await nodes.timing.until(within: Self.joinLimit, every: .milliseconds(2), condition)
    }

    // MARK: Leaving

    /// Lets the cluster forget a removed node.
    func forget(_ id: NodeID) async throws {
        let gone = try nodes.node(id).clusterID
        for peer in nodes.record.nodes where peer.id != id {
            guard await !nodes.isAbsent(peer.id) else { continue }
            do { try await nodes.connection(peer.id).send(["CLUSTER", "FORGET", gone]) } catch RedisError.server {
                // The peer does not know the node, so there is nothing to forget.
            }
        }
    }
}
