import Foundation
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// Modules of an Enterprise cache in real servers.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ModuleTests {
    private static let hasSearch = RealFixture.added.contains { $0.package.name == "search-1" }

    private func declaration(
        _ modules: [EngineModule], _ engine: EngineRequest = EngineRequest(), _ policy: ClusterPolicy = .enterprise
    ) throws -> CacheDeclaration {
        try F.declaration("found") {
            $0.tier = "enterprise"
            $0.engine = engine
            $0.clusterPolicy = policy
            $0.modules = modules
        }
    }

    @Test(
        .enabled(if: hasSearch, "the module search-1 is not there; scripts/engines adds it"),
        arguments: [EngineRequest(name: .redis, version: "7"), EngineRequest(name: .valkey, version: "8.0")])
    func searchWorksAtASingleEndpointAndAfterAFailover(_ engine: EngineRequest) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            try await f.settle([declaration([.search], engine)])
            let view = try await f.control.cache(CacheID(name: "found"))
            #expect(!view.record.spec.clustered && view.nodes.count == 2)
            let client = try await f.client("found")
            #expect(try await client.send(["FT.CREATE", "books", "SCHEMA", "title", "TEXT"]).isOK)
            #expect(try await client.send(["FT.ADD", "books", "b1", "1", "FIELDS", "title", "Terraces"]).isOK)
            try await client.untilReplicated(to: 1)
            try await f.kill(NodeID(shard: 0, index: 0), of: "found")
            _ = try await f.event("Promoted", of: "found")
            try await f.untilAvailable("found")
            let found = try await f.client("found").send(["FT.SEARCH", "books", "terraces"]).array
            #expect(found?.first?.integer == 1 && found?.dropFirst().first?.string == "b1")
        }
    }

    /// An index is the module's own data in a snapshot.
    @Test(
        .enabled(if: hasSearch, "the module search-1 is not there; scripts/engines adds it"),
        arguments: [EngineRequest(name: .redis, version: "7"), EngineRequest(name: .valkey, version: "8.0")])
    func anIndexComesBackWithASnapshot(_ engine: EngineRequest) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await F.with { f in
            try await f.settle([declaration([.search], engine)])
            let client = try await f.client("found")
            #expect(try await client.send(["FT.CREATE", "books", "SCHEMA", "title", "TEXT"]).isOK)
            #expect(try await client.send(["FT.ADD", "books", "b1", "1", "FIELDS", "title", "Terraces"]).isOK)
            let snapshot = try await f.snapshot("found", as: "s")
            try await f.restore("again", from: "s")
            let found = try await f.client("again").send(["FT.SEARCH", "books", "terraces"]).array
            #expect(found?.first?.integer == 1 && found?.dropFirst().first?.string == "b1")
            let error = await #expect(throws: TerraceError.self) {
                try await f.restore("without", from: "s") { $0.modules = nil }
            }
            #expect(error?.code == .failedPrecondition && error?.message.contains("modules search") == true)
            let file = try FileAddress("s3://b/found.rdb")
            try await f.end(of: f.control.export(snapshot.id, to: [file], with: []))
            let brought = try await f.control.bringSnapshot(
                [file], as: SnapshotID(name: "t"), for: declaration([.search], engine), cause: .imported, with: [])
            try await f.end(of: brought.operation)
        }
    }

    @Test func invalidModuleFileIsRefusedWithTheServersMessage() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-modules-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "no module".write(toFile: folder + "/rejson.so", atomically: true, encoding: .utf8)
        try await F.with(modules: [folder]) { f in
            let error = await #expect(throws: TerraceError.self) { try await f.settle([declaration([.json])]) }
            #expect(error?.message.contains("cannot load \(folder)/rejson.so") == true, "\(error?.message ?? "")")
            let made = try await f.control.caches()
            #expect(made.isEmpty)
        }
    }

    @Test func singleEndpointAndModulesCannotBeChanged() async throws {
        try await F.with { f in
            try await f.settle([declaration([])])
            var changed = try declaration([.json])
            await #expect(throws: TerraceError.self) { try await f.control.apply([changed]) }
            changed = try declaration([])
            changed.shards = 2
            await #expect(throws: TerraceError.self) { try await f.control.apply([changed]) }
            let client = try await f.client("found")
            #expect(try await client.send(["SET", "a", "1"]).isOK)
        }
    }
}
