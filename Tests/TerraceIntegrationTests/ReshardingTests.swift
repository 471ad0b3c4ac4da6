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
    static func declaration(
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
    private static let valkey = EngineRequest(name: .valkey, version: "8.0")

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
}
