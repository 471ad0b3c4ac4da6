import TerraceControl
import TerraceCore
import TerraceRedis
import Testing

/// The article's commands against a single node, a replicated pair and a cluster.
@Suite(
    .serialized, .timeLimit(.minutes(2)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ArticleTests {
    enum Shape: String, CaseIterable, Sendable { case single, pair, cluster }

    @Test(arguments: Shape.allCases) func commandsGiveTheArticlesResults(_ shape: Shape) async throws {
        try await RealFixture.with { f in
            let declaration = try RealFixture.declaration("article") {
                $0.replicas = shape == .single ? 0 : 1
                $0.shards = shape == .cluster ? 3 : nil
            }
            try await f.settle([declaration])
            let client = try await f.owner(ofKeysTagged: "t", in: "article")
            for command in ArticleCommand.dataTypes + ArticleCommand.streams + ArticleCommand.scripts {
                let reply = try await client.send(command.words)
                #expect(command.accepts(reply), "\(command.words.prefix(3)): \(reply)")
            }
            try await acknowledge(client)
        }
    }

    /// What a group member read and acknowledged is pending no longer.
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
    /// A client of the node that owns the slot of `{tag}`; without cluster protocol that is the endpoint.
    func owner(ofKeysTagged tag: String, in name: String) async throws -> RedisConnection {
        let first = try await client(name)
        let info = try await control.connection(CacheID(name: name))
        guard info.clustered else { return first }
        let slot = hashSlot(key: "{\(tag)}")
        let owner = try #require(
            try await first.clusterNodes().nodes.first { $0.isPrimary && $0.slots.contains { $0.range.contains(slot) } }
        )
        return try await RedisConnection.connect(host: owner.host, port: owner.port, password: info.password)
    }
}
