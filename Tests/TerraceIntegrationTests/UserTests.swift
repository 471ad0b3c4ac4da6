import Foundation
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// Users of a cache, as clients see them.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct UserTests {
    private static func user(_ name: String, _ access: String) throws -> CacheUser {
        CacheUser(name: name, access: try AccessString(access))
    }

    private func log(in name: String, _ f: RealFixture) async throws -> RedisConnection {
        let info = try await f.control.connection(CacheID(name: "guarded"))
        return try await RedisConnection.connect(
            host: info.address.host, port: info.address.port, user: name, password: info.userPasswords[name])
    }

    private func outcome(_ words: [String], _ client: RedisConnection) async throws -> String {
        let reply = try await client.send(all: [words]).first
        if case .error(let message)? = reply { return String(message.prefix { $0 != " " }) }
        return reply?.string ?? "nothing"
    }

    @Test(arguments: EngineVersionTests.requests, [nil, 3])
    func usersHaveTheRightsOfTheirRules(_ engine: EngineRequest, _ shards: Int?) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            try await f.settle([
                F.declaration("guarded") {
                    $0.engine = engine
                    $0.shards = shards
                    $0.replicas = 1
                    $0.users = [try Self.user("reader", "~{a}:* +@read"), try Self.user("writer", "~{a}:* +@all")]
                }
            ])
            // The slot of `{a}` belongs to the last shard; other nodes redirect clients there.
            let primaries = try await f.control.cache(CacheID(name: "guarded")).nodes.filter { $0.role == .primary }
            let info = try await f.control.connection(CacheID(name: "guarded"))
            var outcomes: [String: Set<String>] = [:]
            for node in primaries {
                for name in ["reader", "writer"] {
                    let client = try await RedisConnection.connect(
                        host: node.address.host, port: node.address.port, user: name, password: info.userPasswords[name]
                    )
                    for words in [["SET", "{a}:x", "1"], ["GET", "{a}:x"], ["GET", "{a}x"], ["CONFIG", "GET", "*"]] {
                        outcomes["\(name) \(words[0]) \(words[1])", default: []].insert(
                            try await outcome(words, client))
                    }
                }
            }
            for (key, seen) in outcomes { outcomes[key] = seen.subtracting(["MOVED"]) }
            #expect(outcomes["reader SET {a}:x"] == ["NOPERM"])
            #expect(outcomes["writer SET {a}:x"] == ["OK"])
            #expect(outcomes["writer GET {a}:x"] == ["1"])
            #expect(outcomes["reader GET {a}x"] == ["NOPERM"])
            #expect(outcomes["writer CONFIG GET"] == ["NOPERM"])
            // The default user is unchanged.
            #expect(try await outcome(["PING"], try await f.client("guarded")) == "PONG")
        }
    }

    /// A removed user's connections are dropped, a changed rule applies to existing connections, and other users are
    /// unaffected.
    @Test func changesAreLiveAndDropOnlyRemovedUsers() async throws {
        try await F.with { f in
            let users = [try Self.user("stays", "~* +@all"), try Self.user("goes", "~* +@all")]
            try await f.settle([F.declaration("guarded") { $0.users = users }])
            let before = try await f.control.cache(CacheID(name: "guarded")).nodes.map(\.pid)
            let (stays, goes) = (try await log(in: "stays", f), try await log(in: "goes", f))
            #expect(try await outcome(["SET", "a", "1"], stays) == "OK")
            #expect(try await outcome(["SET", "a", "1"], goes) == "OK")
            try await f.settle([
                F.declaration("guarded") {
                    $0.users = [
                        try Self.user("stays", "~* +get"), try Self.user("comes", "~* +@all"),
                        try Self.user("default", "off"),
                    ]
                }
            ])
            #expect(try await outcome(["SET", "a", "2"], stays) == "NOPERM")
            #expect(try await outcome(["GET", "a"], stays) == "1")
            await #expect(throws: RedisError.self) { try await goes.send(["GET", "a"]) }
            await #expect(throws: RedisError.self) { try await log(in: "goes", f).send(["GET", "a"]) }
            await #expect(throws: RedisError.self) { try await f.client("guarded").send(["GET", "a"]) }
            #expect(try await outcome(["SET", "a", "3"], try await log(in: "comes", f)) == "OK")
            #expect(try await f.control.cache(CacheID(name: "guarded")).nodes.map(\.pid) == before)
            try await f.settle([F.declaration("guarded")])
            await #expect(throws: RedisError.self) { try await log(in: "comes", f).send(["GET", "a"]) }
            #expect(try await outcome(["GET", "a"], try await f.client("guarded")) == "3")
        }
    }

    @Test func usersSurviveAFailoverAndARestart() async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("guarded") {
                    $0.replicas = 1
                    $0.users = [try Self.user("app", "~* +@all")]
                }
            ])
            let app = try await log(in: "app", f)
            #expect(try await outcome(["SET", "a", "1"], app) == "OK")
            // A write that the replica does not have yet may be lost.
            try await app.untilReplicated(to: 1)
            try await f.kill(NodeID(shard: 0, index: 0), of: "guarded")
            _ = try await f.event("Promoted", of: "guarded")
            _ = try await f.event("Restarted", of: "guarded")
            #expect(try await outcome(["GET", "a"], try await log(in: "app", f)) == "1")
        }
    }

    /// These access strings are well-formed; only the engine knows that there is no such command.
    @Test func accessStringThatTheEngineRefusesChangesNothing() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("guarded") { $0.users = [try Self.user("app", "~* +@all")] }])
            for access in ["~* +frobnicate", "~* +@nothing", "~* +client|frobnicate"] {
                let error = await #expect(throws: TerraceError.self) {
                    try await f.settle([F.declaration("guarded") { $0.users = [try Self.user("app", access)] }])
                }
                #expect(error?.field == "spec.users[0].access")
            }
            #expect(try await f.control.cache(CacheID(name: "guarded")).record.generation == 1)
            // The engine checks each user alone: within one user, it would refuse a key pattern after `~*`.
            try await f.settle([
                F.declaration("guarded") {
                    $0.users = [try Self.user("app", "~* +@all"), try Self.user("more", "~more:* +@all")]
                }
            ])
        }
    }
}
