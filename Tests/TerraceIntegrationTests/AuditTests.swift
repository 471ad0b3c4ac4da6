import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// The audit of refused commands, from the servers' own records.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct AuditTests {
    @Test(arguments: EngineVersionTests.requests, [nil, 2])
    func everyRefusalIsCountedOnce(_ engine: EngineRequest, _ shards: Int?) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            try await f.settle([
                F.declaration("watched") {
                    $0.engine = engine
                    $0.shards = shards
                    $0.users = [CacheUser(name: "app", access: try AccessString("~app:* &app:* +@all -flushall"))]
                }
            ])
            let id = try CacheID(name: "watched")
            #expect(try await f.control.audit(id).rows == [])
            let client = try await f.client("watched")
            // The audit does not count errors of other kinds.
            for words in [
                ["CONFIG", "GET", "*"], ["CONFIG", "GET", "*"], ["FROBNICATE"], ["SET", "a"], ["CLIENT", "FROB"],
                ["EVAL", "return redis.call('frobnicate')", "0"],
            ] { _ = try await client.send(all: [words]) }
            let info = try await f.control.connection(id)
            let app = try await RedisConnection.connect(
                host: info.address.host, port: info.address.port, user: "app", password: info.userPasswords["app"])
            for words in [["FLUSHALL"], ["GET", "other"], ["PUBLISH", "news", "x"]] {
                _ = try await app.send(all: [words])
            }
            _ = try? await RedisConnection.connect(
                host: info.address.host, port: info.address.port, user: "app", password: "wrong"
            ).send(["PING"])
            let report = try await f.control.audit(id)
            let seen = Set(
                report.rows.map {
                    "\($0.count) \($0.refusal.reason) \($0.refusal.object) \($0.refusal.user) \($0.isBlockedByTier)"
                })
            let config = engine.version == "6" ? "config" : "config|get"
            #expect(
                seen == [
                    "2 command \(config) default true", "1 command flushall app false", "1 key other app false",
                    "1 channel news app false", "1 login auth app false",
                ])
            // Redis 6 counts an unknown subcommand of CLIENT as an error of CLIENT.
            #expect(report.unknownCommands == (engine.version == "6" ? 1 : 2))
            #expect(!report.hidesCommands)
            // A second audit gives the same numbers.
            #expect(try await f.control.audit(id) == report)
        }
    }

    /// The first refusal of each command is an event, and the counts survive the server.
    @Test func refusalCountsSurviveTheServer() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("watched") { $0.replicas = 1 }])
            let id = try CacheID(name: "watched")
            for _ in 0..<3 {
                _ = try await f.client("watched").send(all: [["DEBUG", "JMAP"], ["CONFIG", "GET", "*"]])
            }
            // The control plane finds the refusal by itself at its next look.
            let event = try await f.event("CommandRefused", of: "watched")
            #expect(event.message == "default may not CONFIG GET")
            func count() async throws -> Int? {
                try await f.control.audit(id).rows.first { $0.refusal.object == "config|get" }?.count
            }
            // Counts that have not been read yet are lost with the server, so they are read first.
            try await eventually("all three are counted", count) { $0 == 3 }
            try await f.kill(NodeID(shard: 0, index: 0), of: "watched")
            _ = try await f.event("Promoted", of: "watched")
            try await f.untilAvailable("watched")
            _ = try await f.client("watched").send(all: [["CONFIG", "GET", "*"]])
            try await eventually("the fourth is counted", count) { $0 == 4 }
            let row = try await f.control.audit(id).rows.first { $0.refusal.object == "config|get" }
            #expect(row?.isBlockedByTier == true)
        }
    }

    /// Hidden commands are only counted, without their names.
    @Test func hiddenCommandsAreCountedWithoutTheirNames() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("hiding") { $0.tier = "azure/standard" }])
            let id = try CacheID(name: "hiding")
            let client = try await f.client("hiding")
            _ = try await client.send(all: [["CONFIG", "GET", "*"], ["SAVE"], ["CLUSTER", "MEET", "127.0.0.1", "1"]])
            let report = try await f.control.audit(id)
            #expect(report.unknownCommands == 2)
            #expect(report.hidesCommands)
            #expect(report.rows.map(\.refusal.object) == ["cluster|meet"])
        }
    }
}
