extension ClusterBootstrap {
    /// Makes every started primary the owner of its slots and introduces the primaries to each other.
    ///
    /// It first waits until each of them reports `cluster_state:ok`: a takeover in the state `fail` would bring back
    /// the delay of two seconds.
    ///
    /// - Parameters:
    ///   - primaries: one connection per shard, in the order of the shards.
    ///   - deadline: limit of each wait.
    /// - Throws: `ClusterNotReady` where a wait takes too long. The caller then starts again with empty folders and
    ///   `PlainClusterBootstrap`.
    public func takeOverAndMeet(_ primaries: [RedisConnection], deadline: Duration = .seconds(2)) async throws {
        let introduced = try inShardOrder(primaries)
        for (connection, primary) in zip(primaries, introduced) {
            try await ClusterPolling.until("\(primary.host):\(primary.port) ok as replica", within: deadline) {
                try await connection.clusterInfo().isOK
            }
        }
        // All takeovers come before the first meeting: a peer that is still a replica when it is met would lose its slots.
        for connection in primaries { try await connection.sendExpectingOK([["CLUSTER", "FAILOVER", "TAKEOVER"]]) }
        for (index, connection) in primaries.enumerated() {
            // One node of each pair introduces the two. If both did, they would only handshake twice.
            let meetings = introduced[(index + 1)...].map { peer in
                ["CLUSTER", "MEET", peer.host, "\(peer.port)", "\(peer.busPort)"]
            }
            try await connection.sendExpectingOK(meetings)
        }
    }

    /// Makes each primary forget its phantom. To be called after the replicas have been started.
    public func forgetPhantoms(_ primaries: [RedisConnection]) async throws {
        _ = try inShardOrder(primaries)
        for (connection, phantom) in zip(primaries, phantomIDs) {
            try await connection.sendExpectingOK([["CLUSTER", "FORGET", phantom]])
        }
    }

    /// Whether this node sees a complete cluster: it knows `expectedNodes` nodes, each with an address, linked and
    /// healthy, and reports `ok` with all slots covered.
    public static func isComplete(_ connection: RedisConnection, expectedNodes: Int) async throws -> Bool {
        let view = try await connection.clusterNodes()
        guard view.nodes.count == expectedNodes, view.nodes.allSatisfy(\.isHealthy) else { return false }
        let info = try await connection.clusterInfo()
        return info.isOK && info.slotsOK == SlotRange.total
    }

    /// Waits until every node sees a complete cluster and every replica's link to its primary is up.
    public static func waitUntilComplete(
        _ connections: [RedisConnection], expectedNodes: Int, deadline: Duration = .seconds(10)
    ) async throws {
        let clock = ContinuousClock()
        let end = clock.now + deadline
        for connection in connections {
            try await ClusterPolling.until("\(connection.address) sees the whole cluster", within: end - clock.now) {
                try await isComplete(connection, expectedNodes: expectedNodes)
            }
        }
        for connection in connections {
            try await ClusterPolling.until("\(connection.address) in sync", within: end - clock.now) {
                try await connection.info("replication").isPrimaryLinkUp ?? true
            }
        }
    }

    private func inShardOrder(_ connections: [RedisConnection]) throws -> [ClusterMember] {
        let primaries = members.filter(\.isPrimary).sorted { $0.shard < $1.shard }
        guard connections.count == primaries.count else {
            throw InvalidMembers(description: "\(primaries.count) primaries, but \(connections.count) connections")
        }
        return primaries
    }
}

extension RedisConnection {
    /// Sends several commands in one write. Throws the first error among the replies, or `RedisError.protocolError` where a
    /// reply is not `OK`.
    public func sendExpectingOK(_ commands: [[String]], deadline: Duration = .seconds(5)) async throws {
        for reply in try await send(all: commands, deadline: deadline) {
            if case .error(let message) = reply { throw RedisError.server(redacting: message) }
            guard reply.isOK else { throw RedisError.protocolError("OK was expected") }
        }
    }
}
