import Foundation
import Logging
import TerraceCertificates
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceManifests
import TerraceRedis
import TerraceStore
import TerraceTestSupport
import TerraceTopology
import Testing

/// The same planner and the same topology over another host: what is said to Redis knows nothing of where nodes live.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct SecondHostTests {
    private struct World {
        let control: ControlPlane
        let host: ChildHost

        func settle(_ declaration: CacheDeclaration) async throws {
            for change in try await control.apply([declaration], prune: false, dryRun: false) {
                guard let id = change.operation else { continue }
                let operation = try await control.operation(id, wait: .seconds(120))
                let pending = try await control.cache(change.cache).conditions.map(\.message).joined(separator: "; ")
                try #require(
                    operation.state == .succeeded, "\(change.cache): \(operation.error ?? "still running"): \(pending)")
            }
        }

        /// At the endpoint, as an application connects.
        func client(_ id: CacheID) async throws -> RedisConnection {
            let info = try await control.connection(id)
            return try await RedisConnection.connect(
                host: info.address.host, port: info.address.port, password: info.keys.first)
        }

        func primaries(_ id: CacheID) async throws -> [RedisConnection] {
            let password = try await control.connection(id).keys.first
            var connections: [RedisConnection] = []
            for node in try await control.cache(id).nodes where node.role == .primary {
                connections.append(
                    try await RedisConnection.connect(
                        host: node.address.host, port: node.address.port, password: password))
            }
            return connections
        }
    }

    private static func with(_ body: (World) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-second-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = try await RealFixture.engines().select(EngineRequest())
        let host = ChildHost(folder: folder + "/nodes", engine: engine)
        let runtime = try Topology(
            host: host, authority: CertificateAuthority(name: "test", now: Date()),
            now: { Date().timeIntervalSince1970 }, renewalTime: { Date().timeIntervalSince1970 }, timing: .continuous,
            logger: logger)
        let store = try SQLiteStore(path: folder + "/state.sqlite")
        let port = try FreePorts.shared.next(peers: false)
        let control = ControlPlane(
            ControlPlane.Dependencies(
                store: store, runtime: runtime, tiers: try RealFixture.catalog().tiers,
                resolve: { declaration in
                    var spec = try RealFixture.resolve(declaration)
                    spec.port = port
                    return spec
                },
                logger: logger, now: { Date().timeIntervalSince1970 }, uptime: BootClock.now,
                randomText: { count in
                    String((0..<count).map { _ in "abcdefghijkmnpqrstuvwxyz".randomElement() ?? "a" })
                },
                randomUUID: { UUID().uuidString.lowercased() }, resync: .milliseconds(500), look: .milliseconds(500)))
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await control.run() }
            defer { group.cancelAll() }
            do {
                try await body(World(control: control, host: host))
                return Result<Void, any Error>.success(())
            } catch { return .failure(error) }
        }
        try await Task {
            await runtime.stopAll(try await store.caches(), keepingData: false)
            await host.relays.closeAll()
        }.value
        try result.get()
    }

    @Test func aReplicaTakesOverWithTheData() async throws {
        try await Self.with { world in
            try await world.settle(RealFixture.declaration("pair") { $0.replicas = 1 })
            let id = try CacheID(name: "pair")
            let client = try await world.client(id)
            try await client.send(["SET", "key", "value"])
            #expect(try await client.send(["WAIT", "1", "5000"]).integer == 1)
            let before = try await world.control.cache(id)
            let old = try #require(before.nodes.first { $0.role == .primary })
            #expect(before.nodes.allSatisfy { $0.handle?.hasPrefix("child-") == true })
            try await world.host.inject(.ended, NodeKey(cache: id, node: old.id))
            try await eventually("the replica is primary, and the old one follows it") {
                let nodes = try await world.control.cache(id).nodes
                return nodes.first { $0.id != old.id }?.role == .primary && nodes.allSatisfy { $0.state == .serving }
            }
            // The endpoint leads to it now; connections to the old one are closed.
            let next = try await world.client(id)
            #expect(try await next.send(["GET", "key"]).string == "value")
            #expect(try await next.send(["SET", "key", "newer"]).isOK)
            let handle = try await world.control.cache(id).nodes.first { $0.id == old.id }?.handle
            #expect(handle != old.handle, "a new life of the node")
        }
    }

    @Test func aClusterIsFormedAndGrows() async throws {
        try await Self.with { world in
            let id = try CacheID(name: "wide")
            try await world.settle(RealFixture.declaration("wide") { $0.shards = 2 })
            let keys = (0..<300).map { "key:\($0)" }
            let owners = try await world.primaries(id)
            try #require(owners.count == 2)
            for key in keys {
                for owner in owners where (try? await owner.send(["SET", key, key]))?.isOK == true { break }
            }
            let before = try await owners.asyncSum { try await $0.send(["DBSIZE"]).integer ?? 0 }
            #expect(before == 300)
            try await world.settle(RealFixture.declaration("wide") { $0.shards = 3 })
            let grown = try await world.primaries(id)
            #expect(grown.count == 3)
            var sizes: [Int64] = []
            for owner in grown { sizes.append(try await owner.send(["DBSIZE"]).integer ?? 0) }
            #expect(sizes.reduce(0, +) == 300)
            #expect(sizes.allSatisfy { $0 > 0 })
            #expect(try await world.client(id).send(["CLUSTER", "INFO"]).string?.contains("cluster_state:ok") == true)
        }
    }
}
