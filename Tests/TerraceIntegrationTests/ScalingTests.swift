import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import TerraceVerify
import Testing

private typealias F = RealFixture

/// Shards are added and removed, and a cache becomes a cluster, while a client writes.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ScalingTests {
    /// A declaration of the tier `test` with a number of shards that can change.
    private static func declaration(_ shards: Int?, _ change: (inout CacheDeclaration) -> Void = { _ in }) throws
        -> CacheDeclaration
    {
        try F.declaration("grows") {
            $0.shards = shards
            $0.replicas = 1
            change(&$0)
        }
    }

    @Test(arguments: [TLSMode.off, .required]) func cacheBecomesAClusterWithItsData(_ tls: TLSMode) async throws {
        try await F.with { f in
            try await f.settle([Self.declaration(nil) { $0.tls = tls }])
            let client = try await f.client("grows")
            let keys = (0..<500).map { "key:\($0)" }
            for key in keys { try await client.send(["SET", key, "value of \(key)"]) }
            let address = try await f.control.connection(CacheID(name: "grows")).address
            try await f.settle([Self.declaration(3) { $0.tls = tls }])
            let info = try await f.control.connection(CacheID(name: "grows"))
            #expect(info.clustered)
            #expect(info.address == address)
            let cluster = VerifyClient(try await f.place("grows"))
            var found = 0
            for key in keys where try await cluster.send(["GET", key], key: key).string == "value of \(key)" {
                found += 1
            }
            #expect(found == keys.count)
            let shares = try await f.control.cache(CacheID(name: "grows")).nodes.filter { $0.role == .primary }
            #expect(shares.count == 3)
        }
    }

    /// The first replica has restarted as a node of the cluster and has no data yet, so the other replica has to take over.
    @Test func cacheBecomesAClusterAlthoughItsPrimaryIsLost() async throws {
        try await F.with { f in
            try await f.settle([Self.declaration(nil) { $0.replicas = 2 }])
            let id = try CacheID(name: "grows")
            let client = try await f.client("grows")
            let keys = (0..<500).map { "key:\($0)" }
            for key in keys { try await client.send(["SET", key, "value of \(key)"]) }
            try await client.untilReplicated(to: 2)
            let begin = try await f.control.events(after: 0, cache: id, limit: 500).last?.sequence ?? 0
            _ = try await f.control.apply([Self.declaration(2) { $0.replicas = 2 }])
            for await event in f.control.follow(after: begin, cache: id) where event.reason == "Restarted" {
                kill(try await f.pid(NodeID(shard: 0, index: 0), of: "grows"), SIGKILL)
                break
            }
            try await f.untilAvailable("grows")
            let cluster = VerifyClient(try await f.place("grows"))
            var lost: [String] = []
            for key in keys where try await cluster.send(["GET", key], key: key).string != "value of \(key)" {
                lost.append(key)
            }
            #expect(lost.isEmpty)
        }
    }

    /// Azure recreates Basic caches when they are scaled, so their data are lost. Caches with a replica keep their data.
    @Test(arguments: [("azure/basic", nil), ("azure/standard", "kept"), ("basic", "kept")] as [(String, String?)])
    func sizeChangeLosesDataWhereTheOriginalDoes(_ tier: String, _ value: String?) async throws {
        try await F.with { f in
            func declaration(_ size: String) throws -> CacheDeclaration {
                try F.declaration("sized") {
                    $0.tier = tier
                    $0.size = size
                }
            }
            try await f.settle([declaration("C1")])
            try await f.client("sized").send(["SET", "k", "kept"])
            let change = try #require(try await f.control.apply([declaration("C2")], dryRun: true).first)
            #expect(change.fields.contains { $0.contains("data: lost") } == (value == nil), "\(change.fields)")
            try await f.settle([declaration("C2")])
            let client = try await f.client("sized")
            #expect(try await client.send(["GET", "k"]).string == value)
            #expect(try await f.control.cache(CacheID(name: "sized")).record.spec.size == "C2")
        }
    }

    @Test func cacheWithKeysInOtherDatabasesCannotBecomeACluster() async throws {
        try await F.with { f in
            try await f.settle([Self.declaration(nil)])
            let client = try await f.client("grows")
            try await client.send(["SELECT", "3"])
            try await client.send(["SET", "a", "b"])
            let error = await #expect(throws: TerraceError.self) {
                try await f.control.apply([Self.declaration(2)])
            }
            #expect(error?.code == .failedPrecondition)
            #expect(error?.message.contains("db3") == true)
            #expect(try await f.control.cache(CacheID(name: "grows")).state == .available)
        }
    }

    @Test func shardsAreAddedAndRemovedWithoutALostWrite() async throws {
        try await F.with { f in
            try await f.settle([Self.declaration(1)])
            let verdict = try await Checker(try await f.place("grows"), patience: hangLimit, run: "scale").check {
                for shards in [3, 5, 2] { try await f.settle([Self.declaration(shards)]) }
            }
            #expect(verdict.isClean, "\(verdict)")
            #expect(verdict.acknowledged > 0, "\(verdict)")
            let view = try await f.control.cache(CacheID(name: "grows"))
            #expect(view.nodes.count == 4)
            #expect(view.nodes.filter { $0.role == .primary }.count == 2)
        }
    }

    @Test func keysOfAnyBytesMoveWithTheirSlots() async throws {
        try await F.with { f in
            try await f.settle([Self.declaration(1)])
            let client = try await f.client("grows")
            let keys: [[UInt8]] = (0..<200).map { [0, 255, 13, 10, UInt8($0)] }
            for key in keys { _ = try await client.send(bytes: [[Array("SET".utf8), key, [0, 1]]]) }
            try await f.settle([Self.declaration(2)])
            let sizes = try await f.primaries("grows").asyncSum { try await $0.send(["DBSIZE"]).integer ?? 0 }
            #expect(sizes == 200)
        }
    }
}
