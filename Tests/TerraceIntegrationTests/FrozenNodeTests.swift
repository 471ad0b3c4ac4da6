import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// Servers that are stopped with SIGSTOP: they keep their sockets, answer nothing, and may continue at any time.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct FrozenNodeTests {
    @Test(arguments: [nil, 3]) func aFrozenPrimaryIsEndedAndReplaced(_ shards: Int?) async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("frozen") {
                    $0.shards = shards
                    $0.replicas = 1
                }
            ])
            let id = try CacheID(name: "frozen")
            let client = try #require(try await f.primaries("frozen").first)
            // A key whose slot belongs to the first shard.
            let key = try #require(
                (0..<1000).map { "k\($0)" }.first { shards == nil || hashSlot(key: $0) <= 5460 })
            try await client.send(["SET", key, "kept"])
            try await client.untilReplicated(to: 1)
            let primary = try await f.pid(NodeID(shard: 0, index: 0), of: "frozen")
            kill(primary, SIGSTOP)
            #expect(try await f.event("Fenced", of: "frozen").node == NodeID(shard: 0, index: 0))
            // SIGCONT has no effect any more: the process has been ended.
            kill(primary, SIGCONT)
            #expect(try await f.event("Promoted", of: "frozen").node == NodeID(shard: 0, index: 1))
            try await f.untilAvailable("frozen")
            let view = try await f.control.cache(id)
            #expect(view.nodes.filter { $0.role == .primary }.count == shards ?? 1)
            #expect(!view.nodes.contains { $0.pid == primary })
            let next = try #require(try await f.primaries("frozen").first)
            #expect(try await next.send(["GET", key]).string == "kept")
            try await next.send(["SET", key, "new"])
        }
    }

    /// The new primary is recorded before it takes over. Regression: when it was lost in between, it came back empty,
    /// and the serving primary became its replica and lost the data.
    @Test func heirLostBeforeItsPromotionKeepsTheOldPrimary() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("heir") { $0.replicas = 1 }])
            try await f.client("heir").send(["SET", "k", "v"])
            let id = try CacheID(name: "heir")
            let replica = try await f.pid(NodeID(shard: 0, index: 1), of: "heir")
            kill(replica, SIGSTOP)
            let operation = try await f.control.failover(id, shard: 0, to: nil, forced: false)
            kill(replica, SIGKILL)
            let ended = try await f.control.operation(operation.id, wait: hangLimit)
            #expect(ended.state != .running)
            // The failover succeeds exactly where the new primary has taken over.
            let primaries = try await f.control.cache(id).record.primaries
            #expect((ended.state == .succeeded) == (primaries == [NodeID(shard: 0, index: 1)]), "\(ended) \(primaries)")
            try await f.untilAvailable("heir")
            #expect(try await f.client("heir").send(["GET", "k"]).string == "v")
            // Either node may be primary: the new one can be back in sync before its loss is noticed.
            try await eventually("a primary and a replica") {
                try await f.control.cache(id).nodes.map(\.role)
            } until: {
                Set($0) == [.primary, .replica]
            }
        }
    }

    /// Regression: a frozen primary that was asked to hand over stayed writable beside the new one.
    @Test func frozenPrimaryIsEndedBeforeARequestedFailover() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("asked") { $0.replicas = 1 }])
            let id = try CacheID(name: "asked")
            let primary = try await f.pid(NodeID(shard: 0, index: 0), of: "asked")
            kill(primary, SIGSTOP)
            let operation = try await f.control.failover(id, shard: 0, to: nil, forced: false)
            #expect(try await f.event("Fenced", of: "asked").node == NodeID(shard: 0, index: 0))
            #expect(try await f.control.operation(operation.id, wait: hangLimit).state == .succeeded)
            #expect(!FileManager.default.fileExists(atPath: "/proc/\(primary)"))
            try await f.client("asked").send(["SET", "k", "v"])
            #expect(try await f.control.cache(id).record.primaries == [NodeID(shard: 0, index: 1)])
        }
    }

    @Test func slowCommandDoesNotEndThePrimary() async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("slow") {
                    $0.replicas = 1
                    $0.attributes = ["fenceAfterSeconds": .double(60)]
                }
            ])
            let client = try await f.client("slow")
            // The script takes longer than a probe waits and shorter than the limit after which a node is ended.
            let script = "local t = redis.call('TIME')[1] + 3 while redis.call('TIME')[1] + 0 < t do end return 'done'"
            let reply = try await client.send(
                bytes: [["EVAL", script, "0"].map { Array($0.utf8) }], deadline: hangLimit)
            #expect(reply.first?.string == "done")
            try await f.untilAvailable("slow")
            let reasons = try await f.control.events(after: 0, cache: CacheID(name: "slow"), limit: 1000).map(\.reason)
            #expect(!reasons.contains("Fenced"))
            #expect(!reasons.contains("FailoverStarted"))
        }
    }
}
