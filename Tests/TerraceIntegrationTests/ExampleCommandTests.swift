import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

/// Documented example commands give the documented results on a Basic, a Standard and a clustered Premium cache.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ExampleCommandTests {
    @Test(arguments: ["basic", "standard", "premium"]) func commandsGiveTheDocumentedResults(_ tier: String)
        async throws
    {
        try await RealFixture.with { f in
            let declaration = try RealFixture.declaration("article") {
                $0.tier = tier
                $0.shards = tier == "premium" ? 3 : nil
            }
            try await f.settle([declaration])
            let client = try await f.owner(ofKeysTagged: "t", in: "article")
            for command in ExampleCommand.dataTypes + ExampleCommand.streams + ExampleCommand.scripts {
                let reply = try await client.send(command.words)
                #expect(command.accepts(reply), "\(command.words.prefix(3)): \(reply)")
            }
            try await acknowledge(client)
            try await fanOut(f)
        }
    }

    /// A subscriber to a pattern receives messages that are published at another node of the cache.
    private func fanOut(_ f: RealFixture) async throws {
        let info = try await f.control.connection(CacheID(name: "article"))
        let subscriber = try StockClient.start(info, ["PSUBSCRIBE", "notifications:user:*"])
        var heard = ""
        let message = #"{"type":"badge_earned","badge":"week-streak"}"#
        for await part in subscriber.output {
            let wasSubscribed = heard.contains("psubscribe")
            heard += part
            if !wasSubscribed, heard.contains("psubscribe") {
                let publisher = try await f.owner(ofKeysTagged: "elsewhere", in: "article")
                _ = try await publisher.send(["PUBLISH", "notifications:user:99", message])
            }
            if heard.contains(message) { break }
        }
        await subscriber.end(SIGTERM)
        #expect(heard.contains("pmessage\nnotifications:user:*\nnotifications:user:99\n\(message)\n"), "\(heard)")
    }

    /// An entry that a member of the group has acknowledged is no longer pending.
    private func acknowledge(_ client: RedisConnection) async throws {
        let pending = try await client.send(["XPENDING", "{t}events:orders", "workers"]).array
        #expect(pending?.first?.integer == 1)
        let id = try #require(pending?.dropFirst().first?.string)
        #expect(try await client.send(["XACK", "{t}events:orders", "workers", id]).integer == 1)
        let rest = try await client.send(["XPENDING", "{t}events:orders", "workers"]).array?.first?.integer
        #expect(rest == 0)
    }
}

extension RealFixture {
    /// A client of the node that owns the slot of `{tag}`; in a cache that is no cluster, a client of the endpoint.
    func owner(ofKeysTagged tag: String, in name: String) async throws -> RedisConnection {
        let first = try await client(name)
        let info = try await control.connection(CacheID(name: name))
        guard info.clustered else { return first }
        let slot = hashSlot(key: "{\(tag)}")
        let owner = try #require(
            try await first.clusterNodes().nodes.first { $0.isPrimary && $0.slots.contains { $0.range.contains(slot) } }
        )
        return try await RedisConnection.connect(host: owner.host, port: owner.port, password: info.keys.first)
    }
}
