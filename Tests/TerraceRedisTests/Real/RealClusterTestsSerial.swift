import Foundation
import TerraceTestSupport
import Testing

@testable import TerraceRedis

@Suite(
    .serialized, .enabled(if: RealServer.executable != nil, "redis-server is not installed"),
    .timeLimit(.minutes(5)))
struct RealClusterTestsSerial {
    @Test func fastBootstrapNeedsNoBumpedEpoch() async throws {
        try await RealServer.with(6) { servers in
            let members = self.members(servers)
            let bootstrap = try ClusterBootstrap(members: members, phantomIDs: (0..<3).map { nodeID("f", $0) })
            var connections: [RedisConnection] = []
            for (server, member) in zip(servers, members).prefix(3) {
                connections.append(try await start(server, nodesFile: bootstrap.nodesFile(for: member)))
            }
            try await bootstrap.takeOverAndMeet(connections, deadline: hangLimit)
            for (server, member) in zip(servers, members).dropFirst(3) {
                connections.append(try await start(server, nodesFile: bootstrap.nodesFile(for: member)))
            }
            try await bootstrap.forgetPhantoms(Array(connections.prefix(3)))
            try await ClusterBootstrap.waitUntilComplete(connections, expectedNodes: 6, deadline: hangLimit)
            try await check(connections, members)
            for connection in connections {
                let view = try await connection.clusterNodes().nodes
                // The epochs are those of the replicas' files: none collided and had to be increased.
                #expect(view.filter(\.isPrimary).map(\.configEpoch).sorted() == [4, 5, 6])
                #expect(view.compactMap(\.primaryID).count == 3)
            }
        }
    }

    @Test func plainBootstrapReachesTheSameCluster() async throws {
        try await RealServer.with(6) { servers in
            let members = self.members(servers)
            var nodes: [PlainClusterBootstrap.Node] = []
            for (server, member) in zip(servers, members) {
                nodes.append(.init(member: member, connection: try await start(server, nodesFile: nil)))
            }
            try await PlainClusterBootstrap.run(nodes, deadline: hangLimit)
            try await check(nodes.map(\.connection), members)
        }
    }

    @Test func takeoverSaysWhenAPrimaryIsNotReady() async throws {
        try await RealServer.with { servers in
            let member = members(servers + servers + servers)[0]
            let bootstrap = try ClusterBootstrap(members: [member], phantomIDs: [nodeID("f", 0)])
            // Without its nodes.conf the node owns no slots and stays in the state `fail`.
            let connection = try await start(servers[0], nodesFile: nil)
            await #expect(throws: ClusterNotReady.self) {
                try await bootstrap.takeOverAndMeet([connection], deadline: .milliseconds(20))
            }
        }
    }

    private func start(_ server: RealServer, nodesFile: String?) async throws -> RedisConnection {
        var config = server.config
        config.cluster = .init(announceIP: server.host)
        try await server.start(config, nodesFile: nodesFile)
        return try await server.connect()
    }

    /// Checks that all nodes have the same view, and that a key that was written to its shard can be read from the
    /// shard's replica.
    private func check(_ connections: [RedisConnection], _ members: [ClusterMember]) async throws {
        for connection in connections {
            let info = try await connection.clusterInfo()
            #expect(info.isOK && info.slotsAssigned == 16384 && info.slotsOK == 16384)
            #expect(info.knownNodes == 6 && info.size == 3)
            let view = try await connection.clusterNodes()
            #expect(Set(view.nodes.map(\.host)) == Set(members.map(\.host)))
            for shard in 0..<3 {
                let owner = try #require(view.nodes.first { $0.host == members[shard].host })
                #expect(owner.slots.map(\.range) == [evenSlots(shards: 3)[shard]])
            }
        }
        for shard in 0..<3 {
            let primary = try await connections[shard].clusterNodes().myself?.id
            let replica = try await connections[shard + 3].clusterNodes().myself
            #expect(primary != nil && replica?.primaryID == primary)
        }
        let shard = try #require(evenSlots(shards: 3).firstIndex { $0.contains(hashSlot(key: "foo")) })
        try await connections[shard].send(["SET", "foo", "bar"])
        try await connections[shard].untilReplicated(to: 1)
        try await connections[shard + 3].send(["READONLY"])
        #expect(try await connections[shard + 3].send(["GET", "foo"]).string == "bar")
    }

    private func members(_ servers: [RealServer]) -> [ClusterMember] {
        servers.enumerated().map { index, server in
            ClusterMember(
                id: nodeID("a", index), host: server.host, port: server.port, shard: index % 3, isPrimary: index < 3)
        }
    }

    private func nodeID(_ prefix: String, _ number: Int) -> String {
        prefix + String(repeating: "0", count: 38) + "\(number)"
    }
}
