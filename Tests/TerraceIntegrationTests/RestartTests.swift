import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// Requested restarts of real servers keep the data.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct RestartTests {
    private static func restart(_ f: RealFixture, _ manner: RestartManner, only: [NodeID]? = nil) async throws
        -> TerraceCore.Operation
    {
        let id = try CacheID(name: "again")
        let nodes = try await f.control.cache(id).record.nodes.map(\.id)
        let operation = try await f.control.restart(id, nodes: only ?? nodes, manner: manner)
        return try await f.control.operation(operation.id, wait: .seconds(120))
    }

    /// The shape, the manner of the restart, and whether the data are expected afterwards. None of the caches has
    /// persistence.
    @Test(
        arguments: [
            (0, nil, .inTurn, true), (1, nil, .inTurn, true), (2, nil, .inTurn, true), (0, 2, .inTurn, true),
            (1, 2, .inTurn, true), (0, nil, .atOnce, false), (1, nil, .atOnce, false),
        ] as [(Int, Int?, RestartManner, Bool)])
    func restartKeepsDataUnlessAllEndAtOnce(
        _ replicas: Int, _ shards: Int?, _ manner: RestartManner, _ isKept: Bool
    ) async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("again") {
                    $0.replicas = replicas
                    $0.shards = shards
                }
            ])
            let id = try CacheID(name: "again")
            for (index, primary) in try await f.primaries("again").enumerated() {
                // One key for each of two shards.
                let key = shards == nil ? "a" : ["b", "a"][index]
                try await primary.send(["SET", key, "kept"])
                if replicas > 0 { try await primary.untilReplicated(to: Int64(replicas)) }
            }
            let before = try await f.control.cache(id).nodes
            #expect(try await Self.restart(f, manner).state == .succeeded)
            try await f.untilAvailable("again")
            let after = try await f.control.cache(id).nodes
            #expect(Set(before.map(\.pid)).isDisjoint(with: after.map(\.pid)))
            let sizes = try await f.primaries("again").asyncSum { try await $0.send(["DBSIZE"]).integer ?? 0 }
            #expect(sizes == (isKept ? shards ?? 1 : 0))
            let reasons = try await f.control.events(after: 0, cache: id, limit: 1000).map(\.reason)
            #expect(reasons.contains("DataLost") != isKept)
        }
    }

    /// The primary comes back empty and its replica copies that, as in a reboot at AWS.
    @Test func rebootInPlaceEmptiesThePairAndKeepsTheRoles() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("again") { $0.replicas = 1 }])
            let client = try await f.client("again")
            try await client.send(["SET", "a", "b"])
            try await client.untilReplicated(to: 1)
            let primary = NodeID(shard: 0, index: 0)
            #expect(try await Self.restart(f, .inPlace, only: [primary]).state == .succeeded)
            #expect(try await f.control.cache(CacheID(name: "again")).record.primaries == [primary])
            #expect(try await f.client("again").send(["DBSIZE"]).integer == 0)
        }
    }

    /// A node that cannot save would come back without its data, so it is not restarted.
    @Test func nodeThatCannotSaveKeepsRunning() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("again")])
            let id = try CacheID(name: "again")
            try await f.client("again").send(["SET", "a", "kept"])
            let node = NodeID(shard: 0, index: 0)
            let pid = try await f.pid(node, of: "again")
            try await f.control.inject(.diskFull, id, nodes: [node])
            let failed = try await Self.restart(f, .inTurn)
            #expect(failed.state == .failed && failed.error?.contains("cannot save its data") == true, "\(failed)")
            #expect(try await f.pid(node, of: "again") == pid)
            #expect(try await f.client("again").send(["GET", "a"]).string == "kept")
            try await f.control.inject(.heal, id, nodes: [node])
            #expect(try await Self.restart(f, .inTurn).state == .succeeded)
            #expect(try await f.client("again").send(["GET", "a"]).string == "kept")
        }
    }

    /// Regression: a request waited for the back-off of a node that had ended often, and no condition showed how long.
    @Test func requestDoesNotWaitForTheBackOff() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("again")])
            let node = NodeID(shard: 0, index: 0)
            let id = try CacheID(name: "again")
            // The pause doubles each time, so after eight ends it is at least five seconds.
            for _ in 0..<8 {
                try await f.untilAvailable("again")
                try await f.kill(node, of: "again")
                try await eventually("the node is seen to be gone") {
                    try await f.control.cache(id).nodes.first?.pid
                } until: {
                    $0 == nil
                }
            }
            let pause = Duration.seconds(5)
            try await eventually("a condition says when the next try is") {
                try await f.control.cache(id).conditions.map(\.message)
            } until: {
                $0.contains { $0.contains("the next try is in") }
            }
            let begin = ContinuousClock.now
            #expect(try await Self.restart(f, .inTurn).state == .succeeded)
            #expect(ContinuousClock.now - begin < pause)
        }
    }

    /// Regression: a node of Valkey that ended before it had heard of its peers' shard ids did not start again.
    @Test func nodeStartsAgainWhoseFileDisagreesAboutAShard() async throws {
        let engine = EngineRequest(name: .valkey, version: "8.0")
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            try await f.settle([
                F.declaration("again") {
                    $0.engine = engine
                    $0.shards = 1
                    $0.replicas = 1
                }
            ])
            let replica = NodeID(shard: 0, index: 1)
            let file = f.folder + "/nodes/local~again/\(replica)/nodes.conf"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let line = try #require(text.split(separator: "\n").first { $0.contains("slave") })
            let shard = try #require(line.split(separator: "shard-id=").last?.prefix(40))
            let other = line.replacing(shard, with: String(shard.reversed()))
            try text.replacing(line, with: other).write(toFile: file, atomically: true, encoding: .utf8)
            let pid = try await f.pid(replica, of: "again")
            try await f.kill(replica, of: "again")
            try await eventually("the replica runs again") {
                let view = try await f.control.cache(CacheID(name: "again"))
                let now = view.nodes.first { $0.id == replica }?.pid
                return now != nil && now != pid && view.state == .available
            }
        }
    }
}
