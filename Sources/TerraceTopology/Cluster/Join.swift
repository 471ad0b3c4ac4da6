import TerraceCore
import TerraceRedis

/// Nodes that come to a cluster, and those that leave it.
struct Join {
    let nodes: CacheNodes

    /// How long an introduction may take until the next look at the nodes; usually it is over within a tenth of a second.
    private static let joinLimit = Duration.seconds(2)

    /// Introduces the node to all that are in the cluster already, and them to it: what the first one gossips of it the others
    /// hear up to a second later, and clients that ask them meanwhile know nothing of it.
    func join(_ id: NodeID) async throws {
        let record = nodes.record
        guard let leader = Self.introducer(of: id, record) else { return }
        let newcomer = try nodes.node(id)
        let peers = await members(of: try await nodes.connection(leader).clusterNodes(), besides: id).map(\.id)
        // A new shard's primary has started with links to them.
        let linked = try await nodes.connection(id).clusterNodes()
        let unknown = try peers.map(nodes.node).filter { linked[$0.clusterID]?.isHealthy != true }
        try await nodes.send(unknown.map { ["CLUSTER", "MEET", $0.address.host, "\($0.address.port)"] }, to: id)
        for peer in peers {
            let address = newcomer.address
            try await nodes.send([["CLUSTER", "MEET", address.host, "\(address.port)"]], to: peer)
        }
        // Asked again before it is over, a handshake would begin anew.
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

    /// Whom a new shard's primary knows when it starts. The engine makes links once in a tenth of a second, the first time as
    /// soon as it runs: the newcomer has heard of all slots when the others come to meet it, and need not come to them.
    ///
    /// Nobody where the cluster cannot be asked, or knows the node already: `join` introduces them to each other.
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
            // A replica of a node that is not in the file would bring one without an address into it.
            guard peer.isPrimary || peer.primaryID.map(known.contains) == true else { return nil }
            (peer.host, peer.port) = (node.address.host, node.address.port)
            return peer
        }
    }

    /// A shard's own primary, when it is new, is introduced by the first shard's.
    private static func introducer(of id: NodeID, _ record: CacheRecord) -> NodeID? {
        let leaders = record.primaries.filter { $0 != id }.sorted()
        return leaders.first { $0.shard == id.shard } ?? leaders.first
    }

    /// Nodes that run and that the view's owner sees, itself among them.
    private func members(of view: ClusterNodes, besides id: NodeID) async -> [NodeRecord] {
        var found: [NodeRecord] = []
        for node in nodes.record.nodes where node.id != id && view[node.clusterID]?.isHealthy == true {
            if await !nodes.isAbsent(node.id) { found.append(node) }
        }
        return found
    }

    /// A new shard's primary becomes one, as soon as it has heard of all slots: see `Formation.nodesFile(ofNewPrimary:in:knowing:)`.
    private func leavePhantom(_ newcomer: NodeRecord, _ peers: [NodeID]) async throws {
        let connection = try await nodes.connection(newcomer.id)
        let known = Set(nodes.record.nodes.map(\.clusterID))
        guard let phantom = try await connection.clusterNodes().myself?.primaryID, !known.contains(phantom) else {
            return
        }
        try await untilTrue { try await connection.clusterInfo().isOK }
        try await connection.sendExpectingOK([["CLUSTER", "FAILOVER", "TAKEOVER"], ["CLUSTER", "FORGET", phantom]])
        // Slots are given to nodes only that the others take for primaries.
        try await untilTrue {
            for peer in peers {
                let seen = try await nodes.connection(peer).clusterNodes()[newcomer.clusterID]
                guard seen?.isPrimary == true else { return false }
            }
            return true
        }
    }

    /// Or until the time is over: the next look at the nodes says what is missing.
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
                // It does not know the node: forgotten already.
            }
        }
    }
}
