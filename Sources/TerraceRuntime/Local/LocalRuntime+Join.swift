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
        // A shard's own primary, when it is new, is introduced by the first shard's.
        let leaders = record.primaries.filter { $0 != id }.sorted()
        guard let leader = leaders.first(where: { $0.shard == id.shard }) ?? leaders.first else { return }
        let newcomer = try node(id, record)
        let peers = try await members(seenBy: leader, besides: id, cache)
        let addresses = try peers.map { try node($0, record).address }
        try await send(addresses.map { ["CLUSTER", "MEET", $0.host, "\($0.port)"] }, to: id, cache)
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

    /// Nodes that run and that the leader sees, itself among them.
    private func members(seenBy leader: NodeID, besides id: NodeID, _ cache: StoredCache) async throws -> [NodeID] {
        let view = try await connection(leader, cache).clusterNodes()
        return cache.record.nodes.filter { node in
            node.id != id && process(Key(cache: cache.record.spec.id, node: node.id)) != nil
                && view[node.clusterID]?.isHealthy == true
        }.map(\.id)
    }

    /// A new shard's primary becomes one, as soon as it has heard of all slots: see `ClusterFormation.nodesFile(ofNewPrimary:in:)`.
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
