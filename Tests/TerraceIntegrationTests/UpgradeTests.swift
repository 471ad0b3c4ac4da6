import Foundation
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import TerraceVerify
import Testing

private typealias F = RealFixture

/// A change to another engine version, or from Redis to Valkey, while clients write.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct UpgradeTests {
    struct Way: Sendable, CustomTestStringConvertible {
        var from: EngineRequest
        var to: EngineRequest
        var testDescription: String {
            "\(from.name.rawValue) \(from.version ?? "") to \(to.name.rawValue) \(to.version ?? "")"
        }
    }

    private static let six = EngineRequest(name: .redis, version: "6")
    private static let seven = EngineRequest(name: .redis, version: "7")
    private static let valkey = EngineRequest(name: .valkey, version: "8.0")
    private static let ways = [Way(from: six, to: seven), Way(from: seven, to: valkey)]

    private static func requireInstalled(_ engines: EngineRequest...) async throws {
        for engine in engines { try await EngineVersionTests.requireInstalled(engine) }
    }

    private func declaration(
        _ engine: EngineRequest, _ shards: Int?, _ replicas: Int, _ persistence: Persistence = .none
    ) throws -> CacheDeclaration {
        try F.declaration("moves") {
            $0.engine = engine
            $0.shards = shards
            $0.replicas = replicas
            $0.persistence = persistence
        }
    }

    @Test(arguments: ways, [(nil, 1), (nil, 2), (3, 1)] as [(Int?, Int)])
    func replicasThenPrimariesAreUpgradedWithoutALostWrite(_ way: Way, _ shape: (Int?, Int)) async throws {
        try await Self.requireInstalled(way.from, way.to)
        try await F.with { f in
            try await f.settle([declaration(way.from, shape.0, shape.1)])
            let before = try await f.control.cache(CacheID(name: "moves"))
            let verdict = try await Checker(try await f.place("moves"), patience: hangLimit, run: "upgrade").check {
                try await f.settle([declaration(way.to, shape.0, shape.1)])
            }
            #expect(verdict.isClean, "\(verdict)")
            let after = try await f.control.cache(CacheID(name: "moves"))
            #expect(Set(after.nodes.map(\.pid)).isDisjoint(with: before.nodes.map(\.pid)))
            #expect(after.record.isUpgrading == nil)
            for node in try await f.primaries("moves") {
                let server = RedisInfo(try await node.send(["INFO", "server"]).string ?? "")
                #expect((server.valkeyVersion != nil) == (way.to.name == .valkey))
            }
        }
    }

    /// A node without a replica saves, is down for a moment, and comes back with all data.
    @Test(arguments: ways, [Persistence.none, Persistence(mode: .aof)])
    func singleNodeIsUpgradedWithItsData(_ way: Way, _ persistence: Persistence) async throws {
        try await Self.requireInstalled(way.from, way.to)
        try await F.with { f in
            try await f.settle([declaration(way.from, nil, 0, persistence)])
            let verdict = try await Checker(try await f.place("moves"), patience: hangLimit, run: "upgrade").check {
                try await f.settle([declaration(way.to, nil, 0, persistence)])
            }
            #expect(verdict.isClean, "\(verdict)")
            // The snapshot for the upgrade is read only once: if the node is killed now, it has only the data of its
            // persistence.
            _ = try await f.client("moves").send(["SET", "a", "b"])
            try await f.untilAvailable("moves")
            try await f.kill(NodeID(shard: 0, index: 0), of: "moves")
            _ = try await f.event(persistence.keepsData ? "Restarted" : "DataLost", of: "moves")
            try await f.untilAvailable("moves")
            if !persistence.keepsData {
                #expect(try await f.client("moves").send(["DBSIZE"]).integer == 0)
            }
        }
    }

    @Test func engineThatCannotReadTheDataIsRefused() async throws {
        try await Self.requireInstalled(Self.six, Self.seven, Self.valkey)
        try await F.with { f in
            try await f.settle([declaration(Self.valkey, nil, 1)])
            for older in [Self.seven, Self.six] {
                let error = await #expect(throws: TerraceError.self) {
                    try await f.control.apply([declaration(older, nil, 1)])
                }
                #expect(error?.message.contains("does not read the data of valkey") == true)
            }
            #expect(try await f.control.cache(CacheID(name: "moves")).record.generation == 1)
        }
    }

    /// Regression: it came back with the copy that its primary had sent at the very beginning.
    @Test func formerReplicaWithoutPersistenceComesBackEmpty() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("pair")])
            let client = try await f.client("pair")
            _ = try await client.send(["SET", "old", "1"])
            // The full copy that a new replica gets is a file on its disk.
            try await f.settle([F.declaration("pair") { $0.replicas = 1 }])
            _ = try await client.send(["DEL", "old"])
            _ = try await f.control.failover(CacheID(name: "pair"), shard: 0, to: nil, forced: false)
            _ = try await f.event("Promoted", of: "pair")
            try await f.untilAvailable("pair")
            try await f.settle([F.declaration("pair")])
            try await f.kill(NodeID(shard: 0, index: 1), of: "pair")
            _ = try await f.event("DataLost", of: "pair")
            try await f.untilAvailable("pair")
            #expect(try await f.client("pair").send(["DBSIZE"]).integer == 0)
        }
    }
}
