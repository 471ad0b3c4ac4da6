import Foundation
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// TLS, two keys, users, hidden commands, an append-only file, replicas and shards, all at once.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct EverythingOnTests {
    private static let engines = [
        EngineRequest(name: .redis, version: "7"), EngineRequest(name: .valkey, version: "8.0"),
    ]

    /// A daemon ends while its servers run. The next one takes them over, repairs a killed node and loses nothing.
    @Test(arguments: engines, [nil, 3])
    func cacheIsCreatedAdoptedAndRepaired(_ engine: EngineRequest, _ shards: Int?) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let id = try CacheID(name: "all")
        var before: [Int32?] = []
        try await F.daemon(over: folder, stopNodes: false) { f in
            try await f.settle([
                F.declaration("all") {
                    $0.tier = "azure/premium"
                    $0.engine = engine
                    $0.shards = shards
                    $0.persistence = Persistence(mode: .aof, fsync: .always)
                    $0.users = [CacheUser(name: "app", access: try AccessString("~* &* +@all"))]
                }
            ])
            before = try await f.control.cache(id).nodes.map(\.pid)
            try await write("before", f)
        }
        try await F.daemon(over: folder, stopNodes: true) { f in
            try await f.untilAvailable("all")
            #expect(try await f.control.cache(id).nodes.map(\.pid) == before)
            #expect(try await f.control.cache(id).engine?.hasPrefix(engine.name.rawValue) == true)
            try await f.kill(NodeID(shard: 0, index: 0), of: "all")
            _ = try await f.event("Promoted", of: "all")
            try await f.untilAvailable("all")
            #expect(try await sum("before", f) == 30)
            try await write("after", f)
            #expect(try await sum("after", f) == 30)
        }
    }

    /// Writes as the user `app` to the primary that owns the key's slot.
    private func write(_ prefix: String, _ f: RealFixture) async throws {
        let clients = try await clients(f)
        for index in 0..<30 {
            var isTaken = false
            for client in clients {
                let reply = try await client.send(all: [["INCR", "\(prefix)\(index)"]])
                if case .error(let text)? = reply.first, text.hasPrefix("MOVED") { continue }
                #expect(reply.first?.integer == 1, "\(reply)")
                try await client.untilReplicated(to: 1)
                isTaken = true
            }
            #expect(isTaken)
        }
    }

    private func sum(_ prefix: String, _ f: RealFixture) async throws -> Int {
        var sum = 0
        for client in try await clients(f) {
            for index in 0..<30 {
                let reply = try await client.send(all: [["GET", "\(prefix)\(index)"]]).first
                sum += reply?.string.flatMap { Int($0) } ?? 0
            }
        }
        return sum
    }

    private func clients(_ f: RealFixture) async throws -> [RedisConnection] {
        let info = try await f.control.connection(CacheID(name: "all"))
        var clients: [RedisConnection] = []
        for node in try await f.control.cache(CacheID(name: "all")).nodes where node.role == .primary {
            clients.append(
                try await RedisConnection.connect(
                    host: node.address.host, port: node.address.port, user: "app", password: info.userPasswords["app"],
                    trust: f.trust))
        }
        return clients
    }
}
