import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

/// Snapshots of real caches, and caches from them.
@Suite(.timeLimit(.minutes(5)), .enabled(if: RealFixture.hasRedis, "redis-server is not on the PATH"))
struct SnapshotTests {
    /// Engine, shards of the cache and of the restored one; nil is no cluster.
    static let shapes: [(EngineRequest, Int?, Int?)] =
        [
            (EngineRequest(name: .redis, version: "7"), nil, nil), (EngineRequest(name: .redis, version: "7"), nil, 3),
            (EngineRequest(name: .redis, version: "7"), 3, 3), (EngineRequest(name: .redis, version: "7"), 3, 1),
            (EngineRequest(name: .redis, version: "7"), 3, 5), (EngineRequest(name: .redis, version: "7"), 3, nil),
            (EngineRequest(name: .redis, version: "6"), nil, nil), (EngineRequest(name: .redis, version: "6"), 3, 5),
            (EngineRequest(name: .valkey), nil, 3), (EngineRequest(name: .valkey), 3, 3),
        ]
        + EngineVersionTests.added.flatMap { engine in
            [(engine, nil, nil), (engine, nil, 3), (engine, 3, 1), (engine, 3, 5)] as [(EngineRequest, Int?, Int?)]
        }

    @Test(arguments: shapes)
    func restoredCacheHasTheSameData(_ engine: EngineRequest, _ shards: Int?, _ restored: Int?) async throws {
        try await RealFixture.with { fixture in
            try await EngineVersionTests.requireInstalled(engine)
            try await fixture.settle([
                RealFixture.declaration("web") {
                    $0.engine = engine
                    $0.shards = shards
                    $0.replicas = 1
                }
            ])
            try await fixture.fill("web", isCluster: shards != nil)
            let before = try await KeyContent.all(fixture.primaries("web"))
            let snapshot = try await fixture.snapshot("web", as: "s")
            #expect(snapshot.dumps.count == shards ?? 1 && snapshot.keys == before.count)
            try await fixture.restore("again", from: "s") {
                $0.shards = restored
                $0.replicas = 0
            }
            let after = try await KeyContent.all(fixture.primaries("again"))
            #expect(after.count == before.count && after.count > 50)
            for (key, content) in before { #expect(after[key] == content, "\(key)") }
        }
    }

    /// Persistence of the new cache.
    @Test(
        arguments: [PersistenceMode.none, .rdb, .aof, .both],
        [EngineRequest(), EngineRequest(name: .redis, version: "6")])
    func restoredDataOutliveARestartAsFarAsTheCacheKeepsData(
        _ mode: PersistenceMode, _ engine: EngineRequest
    ) async throws {
        try await RealFixture.with { fixture in
            try await EngineVersionTests.requireInstalled(engine)
            try await fixture.settle([RealFixture.declaration("web") { $0.engine = engine }])
            try await fixture.client("web").send(["SET", "a", "1"])
            _ = try await fixture.snapshot("web", as: "s")
            try await fixture.restore("again", from: "s") { $0.persistence = Persistence(mode: mode) }
            #expect(try await fixture.client("again").send(["GET", "a"]).string == "1")
            try await fixture.client("again").send(["SET", "b", "2"])
            try await fixture.kill(NodeID(shard: 0, index: 0), of: "again")
            let event = try await fixture.event(mode == .none ? "DataLost" : "Restarted", of: "again")
            #expect(event.node == NodeID(shard: 0, index: 0))
            let value = try await eventually("the node serves again") {
                try? await fixture.client("again").send(["GET", "a"])
            } until: {
                $0 != nil
            }
            // A cache that keeps nothing on disk does not bring the snapshot back.
            #expect(value == (mode == .none ? .null : .bulk(Array("1".utf8))))
        }
    }

    /// What a client got an answer to before the request is in the snapshot, whichever node it is taken of.
    @Test(arguments: [nil, 3])
    func everyAnsweredWriteIsInTheSnapshot(_ shards: Int?) async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([
                RealFixture.declaration("web") {
                    $0.shards = shards
                    $0.replicas = 1
                }
            ])
            let writers = try await fixture.primaries("web")
            let names = try await fixture.tags("web").map { "counter{\($0)}" }
            for round in 1...5 {
                for (writer, name) in zip(writers, names) {
                    for _ in 0..<100 { try await writer.send(["INCR", name]) }
                }
                let operation = try await fixture.control.makeSnapshot(
                    of: CacheID(name: "web"), as: "s\(round)", with: []
                ).operation
                // Writes go on while it is made.
                for (writer, name) in zip(writers, names) { try await writer.send(["INCR", name]) }
                try await fixture.end(of: operation)
                try await fixture.restore("r\(round)", from: "s\(round)") { $0.replicas = 0 }
                let content = try await KeyContent.all(fixture.primaries("r\(round)"))
                for name in names {
                    let value = content["0/\(name)"]?.values.first.flatMap { Int($0) } ?? 0
                    #expect((round * 101 - 1)...(round * 101) ~= value, "\(name) in round \(round)")
                }
                try await fixture.delete("r\(round)")
            }
        }
    }

    /// Keys of databases other than 0 come back where they were; a cluster, which has none, refuses them.
    @Test func databasesAreKept() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            let client = try await fixture.client("web")
            for database in ["0", "7"] {
                try await client.send(["SELECT", database])
                try await client.send(["SET", "k", "v"])
            }
            let snapshot = try await fixture.snapshot("web", as: "s")
            #expect(snapshot.dumps.first?.keys == [0: 1, 7: 1])
            let error = try await #require(throws: TerraceError.self) {
                try await fixture.restore("cluster", from: "s") { $0.shards = 3 }
            }
            #expect(error.code == .failedPrecondition && error.message.contains("database 7"))
            try await fixture.restore("again", from: "s")
            let content = try await KeyContent.all(fixture.primaries("again"), databases: [0, 7])
            #expect(Set(content.keys) == ["0/k", "7/k"])
        }
    }

    @Test func aSnapshotOutlivesItsCacheAndItsCopyOutlivesIt() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            try await fixture.client("web").send(["SET", "a", "1"])
            let snapshot = try await fixture.snapshot("web", as: "s")
            try await fixture.delete("web")
            let copy = try await fixture.control.copy(snapshot.id, to: "t", with: [])
            #expect(fixture.dumpFiles.count == 1)
            try await fixture.control.delete(snapshot.id, with: [])
            _ = try await fixture.event("SnapshotDeleted", of: "web")
            #expect(fixture.dumpFiles.count == 1)
            try await fixture.restore("again", from: "t")
            #expect(try await fixture.client("again").send(["GET", "a"]).string == "1")
            try await fixture.control.delete(copy.id, with: [])
            try await eventually("the last file is removed") { fixture.dumpFiles.isEmpty }
            try await eventually("no snapshot is left") {
                try await fixture.control.snapshots(in: nil, of: nil).isEmpty
            }
            // The cache that was restored runs on: it has the file by a name of its own.
            #expect(try await fixture.client("again").send(["GET", "a"]).string == "1")
        }
    }

    @Test func aNameIsTakenOnce() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            _ = try await fixture.snapshot("web", as: "s")
            let error = await #expect(throws: TerraceError.self) { try await fixture.snapshot("web", as: "s") }
            #expect(error?.code == .alreadyExists)
            #expect(try await fixture.control.snapshots(in: nil, of: nil).count == 1)
        }
    }

    /// A daemon without the former's state finds the snapshots in their folder.
    @Test func snapshotsAreFoundWithoutTheState() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await RealFixture.daemon(over: folder, stopNodes: true) { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            try await fixture.client("web").send(["SET", "a", "1"])
            _ = try await fixture.snapshot("web", as: "s")
            let stray = folder + "/snapshots/dumps/ab"
            try FileManager.default.createDirectory(atPath: stray, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: URL(fileURLWithPath: stray + "/" + String(repeating: "ab", count: 32)))
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("state.sqlite") {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        try await RealFixture.daemon(over: folder, stopNodes: true) { fixture in
            try await eventually("the snapshot is found") {
                try await fixture.control.snapshots(in: nil, of: nil).map(\.id.name) == ["s"]
            }
            try await eventually("the file of no snapshot is removed") { fixture.dumpFiles.count == 1 }
            try await fixture.restore("again", from: "s")
            #expect(try await fixture.client("again").send(["GET", "a"]).string == "1")
        }
    }
}
