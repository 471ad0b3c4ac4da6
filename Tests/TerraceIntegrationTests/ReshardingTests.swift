import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceStore
import TerraceTestSupport
import TerraceVerify
import Testing

@testable import TerraceTopology

private typealias F = RealFixture

/// Slots move to other shards: the effect on clients, and the amount of work.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ReshardingTests {
    private static func declaration(
        _ shards: Int, replicas: Int, engine: EngineRequest = EngineRequest(name: .redis, version: "7")
    ) throws -> CacheDeclaration {
        try F.declaration("grows") {
            $0.shards = shards
            $0.replicas = replicas
            $0.engine = engine
        }
    }

    /// Writes old and new keys and reads them back, until `isDone` is set.
    private static func use(_ client: StrictClient, _ name: String, until isDone: Done) async throws -> Int {
        var count = 0
        while await !isDone.value {
            let key = count.isMultiple(of: 3) ? "\(name):new:\(count % 500)" : "\(name):\(count % 50)"
            let value = "\(count)"
            guard try await client.send(["SET", key, value], key: key).isOK,
                try await client.send(["GET", key], key: key).string == value
            else { throw StrictClient.Failure(description: "\(key) is not what was written") }
            count += 1
        }
        return count
    }

    private actor Done {
        private(set) var value = false
        func set() { value = true }
    }

    private static let redis = EngineRequest(name: .redis, version: "7")
    private static let valkey = EngineRequest(name: .valkey, version: "8")

    /// Regression: an `ASK` named a node that no node reported yet, and clients were sent to a new shard that refused
    /// them. A new primary of Valkey with a replica aborted when it got slots.
    @Test(arguments: [(redis, 0, [2, 3, 1]), (redis, 1, [2, 3, 1]), (valkey, 0, [2, 3, 1]), (valkey, 1, [2])])
    func strictClientSeesNoError(_ engine: EngineRequest, _ replicas: Int, _ steps: [Int]) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await Self.reshard(steps, engine, replicas)
    }

    /// Changes the number of shards while clients read and write.
    private static func reshard(_ steps: [Int], _ engine: EngineRequest, _ replicas: Int) async throws {
        try await F.with { f in
            try await f.settle([declaration(1, replicas: replicas, engine: engine)])
            let place = try await f.place("grows")
            let isDone = Done()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<4 {
                    let client = try await StrictClient(place)
                    for key in (0..<50).map({ "client\(index):\($0)" }) {
                        _ = try await client.send(["SET", key, ""], key: key)
                    }
                    group.addTask { try await use(client, "client\(index)", until: isDone) }
                }
                for shards in steps {
                    try await f.settle([declaration(shards, replicas: replicas, engine: engine)])
                }
                await isDone.set()
                for try await count in group { #expect(count > 0) }
            }
        }
    }

    /// Regression: every slot was migrated as if it had keys.
    @Test func onlySlotsWithKeysAreMigrated() async throws {
        try await F.with { f in
            try await f.settle([Self.declaration(1, replicas: 0)])
            let old = try #require(try await f.primaries("grows").first)
            let keys = (0..<200).map { "key:\($0)" }
            for key in keys { try await old.send(["SET", key, "value"]) }
            let cache = try #require(try await f.store.cache(CacheID(name: "grows")))
            let address = cache.record.nodes[0].address
            let control = try await RedisConnection.connect(
                host: address.host, port: address.port, user: ACLRule.controlUser,
                password: cache.secrets.controlPassword)
            try await f.settle([Self.declaration(2, replicas: 0)])
            let stats = RedisInfo(try await control.send(["INFO", "commandstats"]).string ?? "").fields
            func calls(_ command: String) -> Int {
                Int(stats["cmdstat_\(command)"]?.split(separator: ",").first?.split(separator: "=").last ?? "") ?? 0
            }
            let slots = Set(keys.map { hashSlot(key: $0) }).filter { $0 >= 8192 }
            #expect(calls("migrate") == slots.count)
            // Each slot with keys takes one mark and one assignment. The owner hears of the other slots from the new owner.
            let changes = calls("cluster|setslot")
            #expect(changes == 0 || changes == 2 * slots.count, "\(changes) for \(slots.count) slots")
            #expect(try await f.primaries("grows").asyncSum { try await $0.send(["DBSIZE"]).integer ?? 0 } == 200)
        }
    }

    @Test(
        arguments: [
            (0, true, []), (3, true, [1, 1, 1]), (10, true, Array(repeating: 1, count: 10)),
            (300, false, Array(repeating: 2, count: 150)), (8192, false, Array(repeating: 64, count: 128)),
        ] as [(Int, Bool, [Int])])
    func slotsMoveInGroupsOfASuitableSize(_ count: Int, _ isNew: Bool, _ sizes: [Int]) {
        let groups = Rebalance.groups(Array(0..<count), isNew: isNew)
        #expect(groups.map(\.count) == sizes)
        #expect(groups.flatMap { $0 } == Array(0..<count))
    }

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
            try await f.settle([Self.declaration(2, replicas: 0)])
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
                try await f.settle([Self.declaration(1, replicas: 0)])
                let old = try #require(try await f.primaries("grows").first)
                for part in 0..<100 {
                    _ = try await old.send(
                        all: (0..<keys / 100).map { ["SET", "key:\(part * (keys / 100) + $0)", "\($0)"] })
                }
                _ = try await f.control.apply(
                    [Self.declaration(2, replicas: 0)], prune: false, dryRun: false)
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
