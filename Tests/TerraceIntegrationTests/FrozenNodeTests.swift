import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import Testing

private typealias F = RealFixture

/// Servers that are stopped, not ended: they hold their sockets, answer nothing, and may wake up at any time.
@Suite(
    .serialized, .timeLimit(.minutes(3)),
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
            // A key of the first shard, wherever that begins.
            let key = try #require(
                (0..<1000).map { "k\($0)" }.first { shards == nil || hashSlot(key: $0) <= 5460 })
            try await client.send(["SET", key, "kept"])
            #expect(try await client.send(["WAIT", "1", "5000"]).integer == 1)
            let primary = try #require(
                try await f.control.cache(id).nodes.first { $0.id == NodeID(shard: 0, index: 0) }?.pid)
            kill(primary, SIGSTOP)
            #expect(try await f.event("Fenced", of: "frozen")?.node == NodeID(shard: 0, index: 0))
            // Waking up comes too late: the process is gone.
            kill(primary, SIGCONT)
            #expect(try await f.event("Promoted", of: "frozen")?.node == NodeID(shard: 0, index: 1))
            try await f.untilAvailable("frozen")
            let view = try await f.control.cache(id)
            #expect(view.nodes.filter { $0.role == .primary }.count == shards ?? 1)
            #expect(!view.nodes.contains { $0.pid == primary })
            let next = try #require(try await f.primaries("frozen").first)
            #expect(try await next.send(["GET", key]).string == "kept")
            try await next.send(["SET", key, "new"])
        }
    }

    @Test func aSlowCommandIsNoReasonToFence() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("slow") { $0.replicas = 1 }])
            let client = try await f.client("slow")
            // Longer than a probe waits, shorter than patience.
            let script = "local t = redis.call('TIME')[1] + 3 while redis.call('TIME')[1] + 0 < t do end return 'done'"
            let reply = try await client.send(
                bytes: [["EVAL", script, "0"].map { Array($0.utf8) }], deadline: .seconds(20))
            #expect(reply.first?.string == "done")
            try await f.untilAvailable("slow")
            let reasons = try await f.control.events(after: 0, cache: CacheID(name: "slow"), limit: 1000).map(\.reason)
            #expect(!reasons.contains("Fenced"))
            #expect(!reasons.contains("FailoverStarted"))
        }
    }
}
