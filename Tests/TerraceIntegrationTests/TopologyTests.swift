import Foundation
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import Testing

/// Every topology with real servers: creation, recovery, adoption and deletion.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct TopologyTests {
    private typealias F = RealFixture

    @Test func singleNodeServesAndComesBackEmptyAfterAKill() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("basic")])
            let client = try await f.client("basic")
            #expect(try await client.send(["SET", "k", "v"]).isOK)
            #expect(try await client.send(["GET", "k"]).string == "v")
            try await f.kill(NodeID(shard: 0, index: 0), of: "basic")
            let lost = try await f.event("DataLost", of: "basic")
            #expect(lost.message.contains("EMPTY"))
            try await f.untilAvailable("basic")
            let again = try await f.client("basic").send(["GET", "k"])
            #expect(again == .null)
        }
    }

    @Test func nodeWithAOFComesBackWithItsData() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("aof") { $0.persistence = Persistence(mode: .aof, fsync: .always) }])
            _ = try await f.client("aof").send(["SET", "k", "v"])
            try await f.kill(NodeID(shard: 0, index: 0), of: "aof")
            _ = try await f.event("Restarted", of: "aof")
            try await f.untilAvailable("aof")
            let value = try await f.client("aof").send(["GET", "k"]).string
            #expect(value == "v")
        }
    }

    @Test func killedPrimaryLosesNothingThatAReplicaHas() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("pair") { $0.replicas = 1 }])
            let client = try await f.client("pair")
            _ = try await client.send(["SET", "k", "v"])
            try await client.untilReplicated(to: 1)
            try await f.kill(NodeID(shard: 0, index: 0), of: "pair")
            _ = try await f.event("Promoted", of: "pair")
            try await f.untilAvailable("pair")
            let value = try await f.client("pair").send(["GET", "k"]).string
            #expect(value == "v")
            #expect(try await f.control.cache(CacheID(name: "pair")).record.primaries == [NodeID(shard: 0, index: 1)])
        }
    }

    @Test func replicaAddedToARunningClusterHasItsID() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("grow") { $0.shards = 2 }])
            try await fixture.settle([
                RealFixture.declaration("grow") {
                    $0.shards = 2
                    $0.replicas = 1
                }
            ])
            let roles = try await fixture.control.cache(CacheID(name: "grow")).nodes.map(\.role)
            #expect(roles == [.primary, .replica, .primary, .replica])
        }
    }

    @Test func clusterCoversAllSlotsAndReplacesALostPrimary() async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("c") {
                    $0.shards = 3; $0.replicas = 1
                }
            ])
            let before = try await f.control.cache(CacheID(name: "c"))
            #expect(before.nodes.flatMap(\.slots) == ["0-5461", "5462-10922", "10923-16383"])
            try await f.kill(NodeID(shard: 1, index: 0), of: "c")
            _ = try await f.event("Promoted", of: "c")
            try await f.untilAvailable("c")
            let after = try await f.control.cache(CacheID(name: "c"))
            #expect(after.nodes.filter { $0.role == .primary }.map(\.id).contains(NodeID(shard: 1, index: 1)))
        }
    }

    @Test func nextDaemonAdoptsWithoutRestartingANode() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var pids: [Int32?] = []
        try await F.daemon(over: folder, stopNodes: false) { f in
            try await f.settle([F.declaration("pair") { $0.replicas = 1 }, F.declaration("c") { $0.shards = 3 }])
            pids = try await f.control.caches().flatMap(\.nodes).map(\.pid)
        }
        try await F.daemon(over: folder, stopNodes: true) { f in
            try await f.untilAvailable("pair")
            try await f.untilAvailable("c")
            let adopted = try await f.control.caches().flatMap(\.nodes).map(\.pid)
            #expect(adopted == pids)
            #expect(!pids.contains(nil))
        }
    }

    @Test func replicasAreAddedAndRemovedLive() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("r") { $0.replicas = 1 }])
            _ = try await f.client("r").send(["SET", "k", "v"])
            try await f.settle([F.declaration("r") { $0.replicas = 3 }])
            try await f.client("r").untilReplicated(to: 3)
            try await f.settle([F.declaration("r")])
            let nodes = try await f.control.cache(CacheID(name: "r")).nodes
            #expect(nodes.map(\.role) == [.primary])
            let value = try await f.client("r").send(["GET", "k"]).string
            #expect(value == "v")
        }
    }

    @Test func settingsChangeWithoutARestart() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("s")])
            let id = try CacheID(name: "s")
            let pid = try await f.control.cache(id).nodes.first?.pid
            try await f.settle([F.declaration("s") { $0.config = ["maxmemory-policy": "noeviction"] }])
            let info = try await f.client("s").info("memory")
            #expect(info.fields["maxmemory_policy"] == "noeviction")
            #expect(try await f.control.cache(id).nodes.first?.pid == pid)
        }
    }

    @Test func removedSettingReturnsToTheEnginesDefault() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("s") { $0.config = ["hash-max-listpack-entries": "3"] }])
            let client = try await f.client("s")
            for field in ["a", "b", "c", "d"] { try await client.send(["HSET", "before", field, "1"]) }
            #expect(try await client.send(["OBJECT", "ENCODING", "before"]).string == "hashtable")
            try await f.settle([F.declaration("s")])
            for field in ["a", "b", "c", "d"] { try await client.send(["HSET", "after", field, "1"]) }
            #expect(try await client.send(["OBJECT", "ENCODING", "after"]).string == "listpack")
        }
    }

    @Test func clientNeedsThePasswordAndCannotUseBlockedCommands() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("locked")])
            let info = try await f.control.connection(CacheID(name: "locked"))
            await #expect(throws: RedisError.self) {
                try await RedisConnection.connect(host: info.address.host, port: info.address.port, password: "wrong")
            }
            let stranger = try await RedisConnection.connect(host: info.address.host, port: info.address.port)
            let refused = await #expect(throws: RedisError.self) { try await stranger.send(["GET", "k"]) }
            #expect(refused?.code == "NOAUTH")
            let client = try await f.client("locked")
            let blocked = await #expect(throws: RedisError.self) { try await client.send(["CONFIG", "GET", "*"]) }
            #expect(blocked?.code == "NOPERM")
        }
    }

    @Test func nothingIsLeftOfADeletedCache() async throws {
        try await F.with { f in
            try await f.settle([F.declaration("gone") { $0.shards = 3 }])
            let pids = try await f.control.cache(CacheID(name: "gone")).nodes.compactMap(\.pid)
            try await f.delete("gone")
            for pid in pids { #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)")) }
            let left = try FileManager.default.contentsOfDirectory(atPath: f.folder + "/nodes")
            #expect(left.isEmpty)
        }
    }
}

extension RealFixture {
    func untilAvailable(_ name: String) async throws {
        let id = try CacheID(name: name)
        try await eventually("\(name) available") { () async throws -> (state: CacheState, conditions: [String]) in
            let view = try await control.cache(id)
            return (view.state, view.conditions.map(\.message))
        } until: {
            $0.state == .available
        }
    }
}
