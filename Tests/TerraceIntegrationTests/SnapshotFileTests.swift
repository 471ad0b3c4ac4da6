import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

/// Snapshots that leave as files, and files that become snapshots.
@Suite(.timeLimit(.minutes(5)), .enabled(if: RealFixture.hasRedis, "redis-server is not on the PATH"))
struct SnapshotFileTests {
    /// Shards of the cache, and addresses without the folder of the test, which takes the place of `@`.
    @Test(
        arguments: [
            (nil, "@/web.rdb", ["@/web.rdb"]),
            (3, "@/web.rdb", ["@/web-0001.rdb", "@/web-0002.rdb", "@/web-0003.rdb"]),
            (nil, "s3://b/x/web.rdb", ["s3://b/x/web.rdb"]), (2, "gs://b/web", ["gs://b/web-0001", "gs://b/web-0002"]),
            (nil, "https://a.blob.core.windows.net/c/web.rdb?sig=x", ["https://a.blob.core.windows.net/c/web.rdb"]),
        ] as [(Int?, String, [String])])
    func whatWasExportedComesBack(_ shards: Int?, _ address: String, _ files: [String]) async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web") { $0.shards = shards }])
            try await fixture.fill("web", isCluster: shards != nil)
            let before = try await KeyContent.all(fixture.primaries("web"))
            let snapshot = try await fixture.snapshot("web", as: "s")
            let place = try FileAddress(address.replacing("@", with: fixture.folder))
            let targets = place.numbered(snapshot.dumps.count)
            #expect(targets.map(\.description) == files.map { $0.replacing("@", with: fixture.folder) })
            try await fixture.end(of: fixture.control.export(snapshot.id, to: targets, with: []))
            try await fixture.delete("web")
            let brought = try await fixture.bring(targets, as: "t")
            #expect(brought.dumps.map(\.sha256) == snapshot.dumps.map(\.sha256))
            #expect(brought.keys == before.count && brought.engine == snapshot.engine)
            try await fixture.restore("again", from: "t") { $0.shards = shards }
            #expect(try await KeyContent.all(fixture.primaries("again")) == before)
        }
    }

    /// What an engine leaves in its folder, as a person finds it there.
    @Test(arguments: [
        (EngineRequest(name: .redis, version: "7"), PersistenceMode.rdb, "dump.rdb"),
        (EngineRequest(name: .redis, version: "7"), .aof, "appendonlydir"),
        (EngineRequest(name: .redis, version: "6"), .aof, "appendonly.aof"),
        (EngineRequest(name: .valkey), .aof, "appendonlydir"),
    ])
    func filesOfAnEngineBecomeASnapshot(_ engine: EngineRequest, _ mode: PersistenceMode, _ name: String) async throws {
        try await RealFixture.with { fixture in
            try await EngineVersionTests.requireInstalled(engine)
            let declaration = try RealFixture.declaration("web") {
                $0.engine = engine
                $0.persistence = Persistence(mode: mode)
            }
            try await fixture.settle([declaration])
            try await fixture.fill("web", isCluster: false)
            let before = try await KeyContent.all(fixture.primaries("web"))
            let client = try await fixture.client("web")
            if mode == .rdb { try await client.send(["SAVE"]) }
            let copy = fixture.folder + "/brought"
            let home = try #require(fixture.find(name))
            try FileManager.default.copyItem(atPath: home, toPath: copy + (name.hasSuffix(".aof") ? ".aof" : ""))
            let file = try FileAddress(copy + (name.hasSuffix(".aof") ? ".aof" : ""))
            let brought = try await fixture.bring([file], as: "t", engine)
            #expect(brought.keys == before.count)
            try await fixture.restore("again", from: "t") { $0.persistence = Persistence(mode: .none) }
            #expect(try await KeyContent.all(fixture.primaries("again")) == before)
        }
    }

    /// The content of a file, and a part of the refusal.
    @Test(
        arguments: [
            ("", "is empty"), ("hello", "neither a snapshot"), ("REDIS0010", "damaged"),
            ("*1\r\n$4\r\nNOPE\r\n", "does not load"), (nil, "cannot read"),
        ] as [(String?, String)])
    func otherFilesAreRefusedByName(_ content: String?, _ reason: String) async throws {
        try await RealFixture.with { fixture in
            let path = fixture.folder + "/other"
            if let content { try Data(content.utf8).write(to: URL(fileURLWithPath: path)) }
            let made = try await fixture.control.bringSnapshot(
                [FileAddress(path)], as: SnapshotID(name: "t"), for: RealFixture.declaration("web"), cause: .imported,
                with: [])
            let ended = try await fixture.control.operation(made.operation.id, wait: .seconds(60))
            #expect(
                ended.error?.contains(path) == true && ended.error?.contains(reason) == true, "\(ended.error ?? "")")
            #expect(try await fixture.control.snapshot(made.snapshot.id).state == .failed)
            #expect(try fixture.files(below: "snapshots") == [] && fixture.files(below: "scratch") == [])
        }
    }

    @Test(arguments: [nil, 3]) func aRunningCacheIsFilled(_ shards: Int?) async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            try await fixture.fill("web", isCluster: false)
            let client = try await fixture.client("web")
            // A cluster has one database.
            for words in [["SELECT", "1"], ["FLUSHDB"], ["SELECT", "0"]] { try await client.send(words) }
            let brought = try await KeyContent.all(fixture.primaries("web"))
            let file = try FileAddress("s3://b/web.rdb")
            try await fixture.end(of: fixture.control.export(CacheID(name: "web"), to: file, with: []))
            try await fixture.settle([
                RealFixture.declaration("to") {
                    $0.shards = shards
                    $0.replicas = 1
                }
            ])
            let own = try await fixture.tags("to").map { "own{\($0)}" }
            func writeOwn() async throws {
                for (server, key) in zip(try await fixture.primaries("to"), own) {
                    try await server.send(["SET", key, "1"])
                }
            }
            try await writeOwn()
            let added = try await fixture.control.fill(CacheID(name: "to"), from: [file], replacing: false, with: [])
            try await fixture.end(of: added)
            var found = try await KeyContent.all(fixture.primaries("to"))
            #expect(found.count == brought.count + own.count)
            let replaced = try await fixture.control.fill(CacheID(name: "to"), from: [file], replacing: true, with: [])
            try await fixture.end(of: replaced)
            found = try await KeyContent.all(fixture.primaries("to"))
            #expect(found == brought)
            try await fixture.end(of: fixture.control.flush(CacheID(name: "to"), with: []))
            #expect(try await KeyContent.all(fixture.primaries("to")).isEmpty)
            #expect(try await fixture.control.cache(CacheID(name: "to")).state == .available)
        }
    }

    /// A file that cannot be read changes nothing in the cache that it was meant for.
    @Test func aCacheIsNotTouchedByAFileThatIsDamaged() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            try await fixture.client("web").send(["SET", "a", "1"])
            let path = fixture.folder + "/other.rdb"
            try Data("REDIS0010".utf8).write(to: URL(fileURLWithPath: path))
            let operation = try await fixture.control.fill(
                CacheID(name: "web"), from: [FileAddress(path)], replacing: true, with: [])
            let ended = try await fixture.control.operation(operation.id, wait: .seconds(60))
            #expect(ended.state == .failed && ended.error?.contains(path) == true, "\(ended.error ?? "")")
            #expect(try await fixture.client("web").send(["GET", "a"]).string == "1")
        }
    }

    /// The daemon's own account names files; a caller with the token, which may be another account, does not.
    @Test func filesOfTheMachineAreForTheDaemonsAccount() async throws {
        try await RealFixture.with { fixture in
            try await fixture.settle([RealFixture.declaration("web")])
            let caller = Caller(tool: "curl", api: "native", uid: 12345, admission: .token)
            let error = await #expect(throws: TerraceError.self) {
                try await Caller.$current.withValue(caller) {
                    try await fixture.control.export(CacheID(name: "web"), to: FileAddress("/etc/x"), with: [])
                }
            }
            #expect(error?.code == .permissionDenied)
        }
    }
}

extension RealFixture {
    /// A snapshot of files, once it is available.
    func bring(_ files: [FileAddress], as name: String, _ engine: EngineRequest? = nil) async throws -> Snapshot {
        let declaration = try Self.declaration("brought") {
            $0.shards = files.count > 1 ? files.count : nil
            $0.engine = engine
        }
        let made = try await control.bringSnapshot(
            files, as: SnapshotID(name: name), for: declaration, cause: .imported, with: [])
        try await end(of: made.operation)
        return try await control.snapshot(made.snapshot.id)
    }

    /// The first file or folder of this name below the folders of nodes.
    func find(_ name: String) -> String? {
        let nodes = folder + "/nodes"
        let names = FileManager.default.enumerator(atPath: nodes)?.compactMap { $0 as? String } ?? []
        return names.first { $0.hasSuffix("/" + name) }.map { nodes + "/" + $0 }
    }

    /// Files below a folder of the state folder.
    func files(below name: String) throws -> [String] {
        let path = "\(folder)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: path).filter { file in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(path)/\(file)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }
}
