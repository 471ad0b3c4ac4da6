import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceStore
import TerraceTestSupport
import TerraceVerify
import Testing

private typealias F = RealFixture

/// Actions on a running cache: new keys, a failover, a restart.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ActionTests {
    private func opens(_ f: RealFixture, _ key: String) async throws -> Bool {
        let info = try await f.control.connection(CacheID(name: "acts"))
        do {
            let client = try await RedisConnection.connect(
                host: info.address.host, port: info.address.port, password: key)
            return try await client.send(["PING"]).string == "PONG"
        } catch is RedisError { return false }
    }

    @Test func bothKeysAreValidAndChangeOneAtATime() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("acts") { $0.replicas = 1 }])
            let id = try CacheID(name: "acts")
            let first = "first-key-of-two"
            let both = try await f.control.setKeys(id, [first, "second-key-of-two"])
            #expect(both.keys == [first, "second-key-of-two"])
            try await f.untilAvailable("acts")
            for key in both.keys { #expect(try await opens(f, key)) }
            let changed = try await f.control.regenerateKey(id, index: 1)
            #expect(changed.keys[0] == first)
            try await f.untilAvailable("acts")
            #expect(changed.keys[1] != both.keys[1])
            #expect(try await opens(f, changed.keys[1]))
            #expect(try await opens(f, first))
            #expect(try await !opens(f, both.keys[1]))
            await #expect(throws: TerraceError.self) { try await f.control.regenerateKey(id, index: 2) }
        }
    }

    @Test(arguments: [nil, 2]) func aReplicaTakesOverWithoutALostWrite(_ shards: Int?) async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("acts") {
                    $0.replicas = 1
                    $0.shards = shards
                }
            ])
            let id = try CacheID(name: "acts")
            let verdict = try await Checker(try await f.place("acts"), patience: hangLimit, run: "planned").check {
                for _ in 0..<4 {
                    try await f.untilAvailable("acts")
                    let operation = try await f.control.failover(id, shard: 0, to: nil, forced: false)
                    #expect(try await f.control.operation(operation.id, wait: .seconds(120)).state == .succeeded)
                }
            }
            #expect(verdict.isClean, "\(verdict)")
            let events = try await f.control.events(after: 0, cache: id, limit: 1000).map(\.reason)
            #expect(events.filter { $0 == "FailoverRequested" }.count == 4)
            #expect(!events.contains("NodeExited"))
        }
    }

    /// A hand-over that fails after the old primary was demoted promotes that one again. Regression: its writes stayed
    /// paused, and clients waited for ten seconds.
    @Test(arguments: [nil, 1]) func promotionEndsAPauseOfWrites(_ shards: Int?) async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("acts") {
                    $0.replicas = 1
                    $0.shards = shards
                }
            ])
            let id = try CacheID(name: "acts")
            let cache = try #require(try await f.store.cache(id))
            let heir = try #require(cache.record.node(NodeID(shard: 0, index: 1))).address
            let control = try await RedisConnection.connect(
                host: heir.host, port: heir.port, user: ACLRule.controlUser, password: cache.secrets.controlPassword)
            try await control.send(["CLIENT", "PAUSE", "600000", "WRITE"])
            try await f.kill(NodeID(shard: 0, index: 0), of: "acts")
            _ = try await f.event("Promoted", of: "acts")
            try await f.untilAvailable("acts")
            let primary = try #require(try await f.primaries("acts").first)
            let replies = try await primary.send(all: [["SET", "k", "v"]], deadline: hangLimit)
            #expect(replies.first?.isOK == true)
        }
    }

    @Test func aForcedFailoverEndsThePrimary() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("acts") { $0.replicas = 1 }])
            let id = try CacheID(name: "acts")
            let operation = try await f.control.failover(id, shard: 0, to: nil, forced: true)
            #expect(try await f.control.operation(operation.id, wait: .seconds(120)).state == .succeeded)
            #expect(try await f.control.cache(id).record.primaries == [NodeID(shard: 0, index: 1)])
        }
    }

    @Test func failoverWithoutReplicasIsRefused() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("acts")])
            let error = await #expect(throws: TerraceError.self) {
                try await f.control.failover(CacheID(name: "acts"), shard: 0, to: nil, forced: false)
            }
            #expect(error?.code == .failedPrecondition)
            let missing = await #expect(throws: TerraceError.self) {
                try await f.control.failover(CacheID(name: "acts"), shard: 7, to: nil, forced: false)
            }
            #expect(missing?.code == .notFound)
        }
    }

    @Test func everyNodeIsRestartedOnceAndDataOnDiskIsThere() async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("acts") {
                    $0.replicas = 1
                    $0.persistence = Persistence(mode: .aof, fsync: .always)
                }
            ])
            let id = try CacheID(name: "acts")
            try await f.client("acts").send(["SET", "kept", "yes"])
            let before = try await f.control.cache(id).nodes
            let operation = try await f.control.restart(id, nodes: before.map(\.id))
            #expect(try await f.control.operation(operation.id, wait: .seconds(120)).state == .succeeded)
            let after = try await f.control.cache(id).nodes
            #expect(Set(before.map(\.pid)).isDisjoint(with: after.map(\.pid)))
            #expect(try await f.client("acts").send(["GET", "kept"]).string == "yes")
        }
    }
}
