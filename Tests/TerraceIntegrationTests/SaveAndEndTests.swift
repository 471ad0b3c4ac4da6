import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceStore
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// A primary that is killed while it writes the file that it shall come back with.
@Suite(
    .serialized, .timeLimit(.minutes(5)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct SaveAndEndTests {
    private static let keys = 200

    private static func declaration(shards: Int? = nil, replicas: Int) throws -> CacheDeclaration {
        try F.declaration("saves") {
            $0.shards = shards
            $0.replicas = replicas
        }
    }

    /// Writes keys, and makes the primary take four seconds for a file of them.
    private static func fill(_ f: RealFixture, replicas: Int64) async throws {
        let client = try await f.client("saves")
        for index in 0..<keys { try await client.send(["SET", "key:\(index)", "value"]) }
        try await client.untilReplicated(to: replicas)
        let cache = try #require(try await f.store.cache(CacheID(name: "saves")))
        let primary = try #require(cache.record.primaries.first.flatMap { cache.record.node($0) })
        let control = try await RedisConnection.connect(
            host: primary.address.host, port: primary.address.port, user: ACLRule.controlUser,
            password: cache.secrets.controlPassword)
        try await control.send(["CONFIG", "SET", "rdb-key-save-delay", "20000"])
        await control.close()
    }

    /// Does what makes the primary write its file, and returns while it writes: it answers nobody meanwhile.
    private static func untilSaving(_ f: RealFixture, _ cause: () async throws -> Void) async throws {
        let client = try await f.client("saves")
        try await cause()
        try await eventually("the primary saves") {
            do { try await client.send(["PING"], deadline: .milliseconds(200)) } catch RedisError.timeout {
                return true
            }
            return false
        }
    }

    private static func primary(_ f: RealFixture) async throws -> NodeID {
        try #require(try await f.store.cache(CacheID(name: "saves"))?.record.primaries.first)
    }

    /// It came back with an older file and its replicas copied that.
    @Test func aPrimaryKilledInItsConversionIsReplacedByAReplica() async throws {
        try await F.with { f in
            try await f.settle([Self.declaration(replicas: 1)])
            try await Self.fill(f, replicas: 1)
            try await Self.untilSaving(f) {
                _ = try await f.control.apply([Self.declaration(shards: 2, replicas: 1)])
            }
            try await f.kill(Self.primary(f), of: "saves")
            try await f.untilAvailable("saves")
            #expect(try await f.primaries("saves").asyncSum { try await $0.send(["DBSIZE"]).integer ?? 0 } == 200)
        }
    }

    /// A cache that keeps nothing came back with what its primary had copied as a replica, long ago.
    @Test func aNodeKilledInItsRestartDoesNotComeBackWithAnOlderFile() async throws {
        try await F.with { f in
            try await f.settle([Self.declaration(replicas: 1)])
            try await f.client("saves").send(["SET", "old", "value"])
            try await f.client("saves").untilReplicated(to: 1)
            // The copy that the heir got when it was restarted lies on its disk.
            let id = try CacheID(name: "saves")
            let restart = try await f.control.restart(id, nodes: [NodeID(shard: 0, index: 1)])
            #expect(try await f.control.operation(restart.id, wait: .seconds(60)).state == .succeeded)
            let failover = try await f.control.failover(id, shard: 0, to: nil, forced: false)
            #expect(try await f.control.operation(failover.id, wait: .seconds(60)).state == .succeeded)
            try await f.settle([Self.declaration(replicas: 0)])
            try await f.client("saves").send(["DEL", "old"])
            try await Self.fill(f, replicas: 0)
            try await Self.untilSaving(f) { _ = try await f.control.restart(id, nodes: [Self.primary(f)]) }
            try await f.kill(Self.primary(f), of: "saves")
            try await f.untilAvailable("saves")
            #expect(try await f.client("saves").send(["DBSIZE"]).integer == 0)
        }
    }
}
