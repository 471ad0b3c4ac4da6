import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// Clusters whose nodes replace a lost primary by an election.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ElectionTests {
    private func cluster(_ engine: EngineRequest, _ seconds: Double?) throws -> CacheDeclaration {
        try F.declaration("votes") {
            $0.shards = 3
            $0.replicas = 1
            $0.engine = engine
            if let seconds { $0.attributes = ["electionTimeoutSeconds": .double(seconds)] }
        }
    }

    @Test(arguments: [EngineRequest(name: .redis, version: "7"), EngineRequest(name: .valkey, version: "8.0")])
    func lostPrimaryIsReplacedByElection(_ engine: EngineRequest) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            try await f.settle([cluster(engine, 3)])
            let key = try #require((0..<1000).map { "k\($0)" }.first { (5462...10922).contains(hashSlot(key: $0)) })
            let before = try await f.primaries("votes")
            try await before[1].send(["SET", key, "kept"])
            try await before[1].untilReplicated(to: 1)

            let killed = Date().timeIntervalSince1970
            try await f.kill(NodeID(shard: 1, index: 0), of: "votes")
            let started = try await f.event("FailoverStarted", of: "votes")
            #expect(started.message.contains("the cluster elected it"), "\(started.message)")
            // The election begins only after the primary has been silent for the node timeout.
            #expect(started.time - killed >= 2.5)
            try await f.untilAvailable("votes")
            let primaries = try await f.control.cache(CacheID(name: "votes")).record.primaries
            #expect(primaries.map(\.description).sorted() == ["0-0", "1-1", "2-0"])
            let client = try await f.primaries("votes")[1]
            #expect(try await client.send(["GET", key]).string == "kept")
        }
    }

    /// With two of three primaries lost, the remaining one has no majority.
    @Test func daemonPromotesWhereNoElectionIsPossible() async throws {
        try await F.with { f in
            // The node timeout is so long that both primaries are lost before an election for the first one.
            try await f.settle([cluster(EngineRequest(), 15)])
            let pids = [
                try await f.pid(NodeID(shard: 0, index: 0), of: "votes"),
                try await f.pid(NodeID(shard: 1, index: 0), of: "votes"),
            ]
            for pid in pids { kill(pid, SIGKILL) }
            _ = try await f.event("Promoted", of: "votes")
            try await f.untilAvailable("votes")
            let view = try await f.control.cache(CacheID(name: "votes"))
            #expect(view.nodes.filter { $0.role == .primary }.count == 3)
            #expect(try await f.client("votes").send(["PING"]).string == "PONG")
        }
    }

    @Test func failoverModeOfARunningClusterCanChange() async throws {
        try await F.with { f in
            try await f.settle([cluster(EngineRequest(), nil)])
            try await f.settle([cluster(EngineRequest(), 1)])
            let changes = try await f.control.events(after: 0, cache: CacheID(name: "votes"), limit: 100)
            #expect(changes.contains { $0.message.contains("failover: supervised → gossip after 1.0 s") })
            try await f.kill(NodeID(shard: 2, index: 0), of: "votes")
            let started = try await f.event("FailoverStarted", of: "votes")
            #expect(started.message.contains("the cluster elected it"), "\(started.message)")
        }
    }
}
