import Foundation
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceLocal

/// Servers and folders of caches that the state does not know.
@Suite(.timeLimit(.minutes(5))) struct OrphanTests {
    private let id: CacheID
    private let node = NodeID(shard: 0, index: 0)

    init() throws { id = try CacheID(scope: Scope("azure:s/rg"), name: "a") }

    private func withState(_ body: (StateDirectory) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-orphans-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(try StateDirectory(path: folder))
    }

    private var record: CacheRecord {
        let spec = CacheSpec(
            id: id, tier: "basic", size: "C0", shards: 1, replicas: 0, clustered: false, engine: EngineRequest(),
            persistence: .none, port: 6379, config: [:], zones: ["a"], maxmemory: 1, maxclients: 1, databases: 1,
            blockedCommands: [], auth: true)
        var record = CacheRecord(spec: spec, declaration: CacheDeclaration(id: id, tier: "basic"))
        record.nodes = [
            NodeRecord(id: node, zone: "a", address: Endpoint(host: "127.16.0.2", port: 6379), clusterID: "x")
        ]
        return record
    }

    /// Starts a process that the runtime takes for a server: its first argument is the redis.conf in its working folder.
    private func startServer(in folder: String) async throws -> ServerProcess {
        let config = folder + "/redis.conf"
        try Data("trap 'kill $!; exit 0' TERM\nsleep 60 &\nwait\n".utf8).write(to: URL(fileURLWithPath: config))
        return try await ServerProcess.start(
            "/bin/sh", [config], directory: folder, log: "/dev/null", openFiles: 64, dieWithParent: true
        ) { _, _ in }
    }

    @Test func copyInTheFolderIsTheRecordAndPrivate() async throws {
        try await withState { state in
            try state.keepCopy("words", of: id)
            let folder = state.folder(of: id)
            #expect(state.copy(in: folder) == "words" && state.isFolder(folder, of: id))
            let mode = try FileManager.default.attributesOfItem(atPath: folder + "/record.json")[.posixPermissions]
            #expect((mode as? NSNumber)?.intValue == 0o600)
            try FileManager.default.moveItem(atPath: folder, toPath: folder + "2")
            #expect(state.copy(in: folder) == nil && state.hasCopy(in: folder + "2"))
            #expect(!state.isFolder(folder + "2", of: id))
        }
    }

    @Test func knownCacheIsNoOrphan() async throws {
        try await withState { state in
            try state.create(state.folder(of: node, in: id))
            #expect(try state.orphans(besides: []).isEmpty, "a folder without a record and without a server")
            try state.keepCopy("words", of: id)
            let server = try await startServer(in: state.folder(of: node, in: id))
            #expect(try state.orphans(besides: [record]).isEmpty)
            let orphans = try state.orphans(besides: [])
            #expect(orphans.map(\.folder) == [state.folder(of: id)])
            #expect(orphans.first?.servers == [server.identity.pid] && orphans.first?.copy == "words")
            await server.end(within: .zero)
            // A folder with data is an orphan even if no server runs.
            #expect(try state.orphans(besides: []).map(\.servers) == [[]])
        }
    }

    /// An older state knows the cache, but not all of its nodes.
    @Test func unknownServerOfAKnownCacheIsAnOrphan() async throws {
        try await withState { state in
            let other = state.folder(of: NodeID(shard: 1, index: 0), in: id)
            try state.create(other)
            let server = try await startServer(in: other)
            #expect(try state.orphans(besides: [record]).map(\.folder) == [other])
            await server.end(within: .zero)
        }
    }

    /// The kernel shows a process without words for some microseconds after `start` has returned.
    @Test func serverIsFoundWhileItsProgramStarts() async throws {
        try await withState { state in
            let folder = state.folder(of: node, in: id)
            try state.create(folder)
            for _ in 1...300 {
                let server = try await startServer(in: folder)
                #expect(ProcessIdentity.arguments(of: server.identity.pid).last == folder + "/redis.conf")
                await server.end(within: .zero)
            }
        }
    }

    @Test func folderOfAnEndedOrphanIsMovedAside() async throws {
        try await withState { state in
            for number in 1...2 {
                let folder = state.folder(of: node, in: id)
                try state.create(folder)
                let server = try await startServer(in: folder)
                let orphan = try #require(try state.orphans(besides: []).first)
                let place = try await state.end(orphan)
                #expect(!server.identity.isAlive)
                #expect(place == state.path + "/orphans/azure~s~rg~a" + (number == 1 ? "" : ".2"))
                #expect(FileManager.default.fileExists(atPath: "\(place)/\(node)/redis.conf"))
                #expect(try state.orphans(besides: []).isEmpty)
            }
        }
    }

    /// A file that cannot be written completely is not there at all, and the error names the reason.
    @Test func fileThatDoesNotFitLeavesNothing() async throws {
        try await withState { state in
            try state.write("old", to: state.path + "/a")
            let error = #expect(throws: TerraceError.self) { try state.write("new", to: "/dev/full/a") }
            #expect(error?.code == .unavailable)
            let names = try FileManager.default.contentsOfDirectory(atPath: state.path)
            #expect(names.sorted() == ["a", "terraced.lock"])
        }
    }
}
