import TerraceCore
import TerraceRedis

/// Nodes that come to a cluster.
extension LocalRuntime {
    /// How long an introduction may take until the next look at the nodes; usually it is over within a tenth of a second.
    private static let joinLimit = Duration.seconds(2)

    /// Introduces the node to all that are in the cluster already, and them to it: what the first one gossips of it the others
    /// hear up to a second later, and clients that ask them meanwhile know nothing of it.
    func join(_ id: NodeID, _ cache: StoredCache) async throws {
        let record = cache.record
        guard let leader = Self.introducer(of: id, record) else { return }
        let newcomer = try node(id, record)
        let peers = members(of: try await connection(leader, cache).clusterNodes(), besides: id, cache).map(\.id)
        // A new shard's primary has started with links to them.
        let linked = try await connection(id, cache).clusterNodes()
        let unknown = try peers.map { try node($0, record) }.filter { linked[$0.clusterID]?.isHealthy != true }
        try await send(
            unknown.map { ["CLUSTER", "MEET", $0.address.host, "\($0.address.port)"] }, to: id, cache)
        for peer in peers {
            let address = newcomer.address
            try await send([["CLUSTER", "MEET", address.host, "\(address.port)"]], to: peer, cache)
        }
        // Asked again before it is over, a handshake would begin anew.
        try await untilTrue {
            let view = try await self.connection(id, cache).clusterNodes()
            guard try peers.allSatisfy({ view[try self.node($0, record).clusterID]?.isHealthy == true }) else {
                return false
            }
            for peer in peers {
                let seen = try await self.connection(peer, cache).clusterNodes()[newcomer.clusterID]
                guard seen?.isHealthy == true else { return false }
            }
            return true
        }
        if record.primaries.contains(id) { try await leavePhantom(newcomer, peers, cache) }
    }

    /// Whom a new shard's primary knows when it starts. The engine makes links once in a tenth of a second, the first time as
    /// soon as it runs: the newcomer has heard of all slots when the others come to meet it, and need not come to them.
    ///
    /// Nobody where the cluster cannot be asked, or knows the node already: `join` introduces them to each other.
    func peers(ofNewPrimary newcomer: NodeRecord, _ cache: StoredCache) async -> [ClusterNodes.Node] {
        guard newcomer.id.shard > 0, let leader = Self.introducer(of: newcomer.id, cache.record),
            process(Key(cache: cache.record.spec.id, node: leader)) != nil,
            let view = try? await connection(leader, cache).clusterNodes(deadline: NodeProbe.deadline),
            view[newcomer.clusterID] == nil
        else { return [] }
        let members = members(of: view, besides: newcomer.id, cache)
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
    private func members(of view: ClusterNodes, besides id: NodeID, _ cache: StoredCache) -> [NodeRecord] {
        cache.record.nodes.filter { node in
            node.id != id && process(Key(cache: cache.record.spec.id, node: node.id)) != nil
                && view[node.clusterID]?.isHealthy == true
        }
    }

    /// A new shard's primary becomes one, as soon as it has heard of all slots: see `ClusterFormation.nodesFile(ofNewPrimary:in:knowing:)`.
    private func leavePhantom(_ newcomer: NodeRecord, _ peers: [NodeID], _ cache: StoredCache) async throws {
        let connection = try await connection(newcomer.id, cache)
        let known = Set(cache.record.nodes.map(\.clusterID))
        guard let phantom = try await connection.clusterNodes().myself?.primaryID, !known.contains(phantom) else {
            return
        }
        try await untilTrue { try await connection.clusterInfo().isOK }
        try await connection.sendExpectingOK([["CLUSTER", "FAILOVER", "TAKEOVER"], ["CLUSTER", "FORGET", phantom]])
        // Slots are given to nodes only that the others take for primaries.
        try await untilTrue {
            for peer in peers {
                let seen = try await self.connection(peer, cache).clusterNodes()[newcomer.clusterID]
                guard seen?.isPrimary == true else { return false }
            }
            return true
        }
    }

    /// Or until the time is over: the next look at the nodes says what is missing.
    private func untilTrue(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + Self.joinLimit
        while try await !condition(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(2)) }
    }
}
