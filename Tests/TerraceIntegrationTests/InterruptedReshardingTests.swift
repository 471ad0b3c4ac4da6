import Foundation
import TerraceCore
import TerraceRedis
import TerraceStore
import TerraceTestSupport
import Testing

@testable import TerraceTopology

private typealias F = RealFixture

/// Slots move to other shards, and something comes between.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct InterruptedReshardingTests {
    /// A slot that gets its first key at the last moment, and a slot that the new owner has already, from an
    /// interrupted move.
    @Test func concurrentChangesLoseNoKey() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var nodes: [SlotMigration.Node] = []
        var clients: [RedisConnection] = []
        var password = ""
        // A running control plane would move the slots back. So the first one has ended by then, and a second one ends
        // the nodes.
        try await F.daemon(over: folder, stopNodes: false) { f in
            try await f.settle([ReshardingTests.declaration(2, replicas: 0)])
            let cache = try #require(try await f.store.cache(CacheID(name: "grows")))
            password = cache.secrets.controlPassword
            clients = try await f.primaries("grows")
            for node in cache.record.nodes {
                nodes.append(
                    try await SlotMigration.Node(
                        id: node.clusterID, host: node.address.host, port: node.address.port,
                        connection: RedisConnection.connect(
                            host: node.address.host, port: node.address.port, user: ACLRule.controlUser,
                            password: password)))
            }
        }
        let failure = await Self.failure { try await Self.moveWhileThingsHappen(nodes, clients, password) }
        // It ends the nodes that it has found.
        try await F.daemon(over: folder, stopNodes: true) { f in try await f.untilAvailable("grows") }
        if let failure { throw failure }
    }

    /// A daemon that ends while the keys of one group are on their way has marked the next group already.
    @Test func whatAnEndedDaemonLeftInTransitIsMoved() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let keys = 20_000
        let isCut = await Self.failure {
            try await F.daemon(over: folder, stopNodes: false) { f in
                try await f.settle([ReshardingTests.declaration(1, replicas: 0)])
                let old = try #require(try await f.primaries("grows").first)
                for part in 0..<100 {
                    _ = try await old.send(
                        all: (0..<keys / 100).map { ["SET", "key:\(part * (keys / 100) + $0)", "\($0)"] })
                }
                _ = try await f.control.apply(
                    [ReshardingTests.declaration(2, replicas: 0)], prune: false, dryRun: false)
                try await eventually("two groups are in transit") {
                    try await old.clusterNodes().myself?.migrating.count ?? 0 > 64
                }
            }
        }
        var left = 0
        let failure = await Self.failure {
            try await F.daemon(over: folder, stopNodes: true) { f in
                try await eventually("both shards have their slots") {
                    var counts: [Int] = []
                    for node in try await f.primaries("grows") {
                        counts.append(try await node.clusterNodes().myself?.slots.flatMap(\.range).count ?? 0)
                    }
                    return counts == [8192, 8192]
                }
                try await f.untilAvailable("grows")
                for node in try await f.primaries("grows") {
                    let own = try #require(try await node.clusterNodes().myself)
                    #expect(own.migrating.isEmpty && own.importing.isEmpty)
                    left += Int(try await node.send(["DBSIZE"]).integer ?? 0)
                }
            }
        }
        if let failure = isCut ?? failure { throw failure }
        #expect(left == keys)
    }

    private static func failure(of body: () async throws -> Void) async -> (any Error)? {
        do { try await body() } catch { return error }
        return nil
    }

    private static func moveWhileThingsHappen(
        _ nodes: [SlotMigration.Node], _ clients: [RedisConnection], _ password: String
    ) async throws {
        let migration = SlotMigration(user: ACLRule.controlUser, password: password)
        let (key, slot) = ("a", hashSlot(key: "a"))
        try await clients[1].send(["SET", key, "kept"])
        let filled = try await migration.handOverEmpty(
            [slot - 1, slot, slot + 1], from: nodes[1], to: nodes[0], others: [])
        #expect(filled == [slot])
        try await migration.move([[slot]], from: nodes[1], to: nodes[0], others: [])
        // The same move again, as after a crash before the old owner knew of the new one.
        try await nodes[1].connection.send(["CLUSTER", "SETSLOT", "\(slot + 2)", "MIGRATING", nodes[0].id])
        try await migration.move([[slot + 2]], from: nodes[1], to: nodes[0], others: [])
        #expect(try await clients[0].send(["GET", key]).string == "kept")
        for node in nodes {
            let view = try await node.connection.clusterNodes()
            let owned = view[nodes[0].id]?.slots.flatMap(\.range) ?? []
            #expect(Set(slot - 1...slot + 2).isSubset(of: owned))
            #expect(view.nodes.allSatisfy { $0.migrating.isEmpty && $0.importing.isEmpty })
        }
    }
}
