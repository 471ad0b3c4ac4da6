import Testing

@testable import TerraceRedis

@Suite struct ClusterBootstrapTests {
    private static func id(_ digit: Int) -> String { String(repeating: "\(digit)", count: 40) }
    private let a = id(1), b = id(2), c = id(3), phantomA = id(8), phantomB = id(9)

    private var members: [ClusterMember] {
        [
            ClusterMember(id: a, host: "127.0.0.1", port: 6379, shard: 0, isPrimary: true),
            ClusterMember(id: b, host: "127.0.0.2", port: 6379, shard: 1, isPrimary: true),
            ClusterMember(id: c, host: "127.0.0.3", port: 6380, shard: 1, isPrimary: false),
        ]
    }

    @Test func primaryStartsAsReplicaOfItsPhantom() throws {
        let bootstrap = try ClusterBootstrap(members: members, phantomIDs: [phantomA, phantomB])
        #expect(
            bootstrap.nodesFile(for: members[1]) == """
                \(a) :0@0 master,noaddr - 0 0 0 connected 0-8191
                \(b) 127.0.0.2:6379@16379 myself,slave \(phantomB) 0 0 0 connected
                \(phantomB) :0@0 master,noaddr - 0 0 1 disconnected 8192-16383
                \(c) :0@0 slave,noaddr \(b) 0 0 0 connected
                vars currentEpoch 3 lastVoteEpoch 0

                """)
    }

    @Test func replicaStartsWithTheCompleteCluster() throws {
        let bootstrap = try ClusterBootstrap(members: members, phantomIDs: [phantomA, phantomB])
        #expect(
            bootstrap.nodesFile(for: members[2]) == """
                \(a) 127.0.0.1:6379@16379 master - 0 0 3 connected 0-8191
                \(b) 127.0.0.2:6379@16379 master - 0 0 4 connected 8192-16383
                \(c) 127.0.0.3:6380@16380 myself,slave \(b) 0 0 4 connected
                vars currentEpoch 4 lastVoteEpoch 0

                """)
    }

    @Test func everyFileIsValidAndEpochsAreDistinct() throws {
        let bootstrap = try ClusterBootstrap(members: members, phantomIDs: [phantomA, phantomB])
        for member in members {
            let view = try ClusterNodes(bootstrap.nodesFile(for: member))
            #expect(view.myself?.id == member.id)
            #expect(view.nodes.flatMap(\.slots).reduce(0) { $0 + $1.count } == 16384)
        }
        #expect(bootstrap.nodesFile(for: members[0]).contains("vars currentEpoch 2 "))
    }

    @Test func impossibleMembersAreRefused() {
        let damages: [(inout [ClusterMember]) -> Void] = [
            { $0 = [] }, { $0[1].isPrimary = false }, { $0[1].shard = 0 }, { $0[1].shard = 2 }, { $0[2].shard = 5 },
            { $0[2].id = $0[0].id }, { $0[0].id = "A" + $0[0].id.dropFirst() }, { $0[0].id = "" },
            { $0[0].host = "" }, { $0[0].host = "h\n" }, { $0[0].host = "h x" },
        ]
        for (index, damage) in damages.enumerated() {
            var members = members
            damage(&members)
            #expect(throws: ClusterBootstrap.InvalidMembers.self, "damage \(index)") {
                try ClusterBootstrap(members: members, phantomIDs: [phantomA, phantomB])
            }
        }
        #expect(throws: ClusterBootstrap.InvalidMembers.self) {
            try ClusterBootstrap(members: members, phantomIDs: [phantomA])
        }
        #expect(throws: ClusterBootstrap.InvalidMembers.self) {
            try ClusterBootstrap(members: members, phantomIDs: [phantomA, a])
        }
    }
}
