import Foundation
import Synchronization
import TerraceCore
import Testing

@testable import TerraceProtection

@Suite(.timeLimit(.minutes(2))) struct ShardArchivistTests {
    /// A timeline whose dump never ended hid the one before it: the next attempt saw no place to go on from, and took a
    /// dump of everything.
    @Test func aBeginningThatFailedLeavesNothing() async throws {
        let folder = try TestFolder()
        let archive = ArchiveFolder(path: folder.path)
        let id = try CacheID(name: "web")
        let streaming = ScriptedStreaming(dumps: [.broken, .whole])
        try await withThrowingTaskGroup(of: Void.self) { group in
            let archivist = try Self.archivist(of: id, archive, streaming)
            group.addTask { await archivist.run() }
            while archive.newest(of: id, 0) == nil { try await Task.sleep(for: .milliseconds(5)) }
            group.cancelAll()
        }
        #expect(streaming.opened == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/local~web/0") == ["1"])
    }

    private static func archivist(
        of id: CacheID, _ folder: ArchiveFolder, _ streaming: ScriptedStreaming
    ) throws -> ShardArchivist {
        let spec = CacheSpec(
            id: id, tier: "standard", size: "C1", shards: 1, replicas: 0, clustered: false, engine: EngineRequest(),
            persistence: Persistence(mode: .none, archive: true), port: 6379, config: [:], zones: [],
            maxmemory: 1 << 30, maxclients: 1000, databases: 16, blockedCommands: [], auth: true)
        let record = CacheRecord(spec: spec, declaration: CacheDeclaration(id: id, tier: "standard"))
        let cache = StoredCache(record: record, secrets: CacheSecrets(keys: [], controlPassword: ""), createdAt: 0)
        return ShardArchivist(
            shard: 0, folder: folder, streaming: streaming, threads: WorkThreads(count: 1), timing: .continuous,
            now: { 0 }, cache: { cache }, describe: { _ in [] }, report: { _ in })
    }
}

/// Streams whose dumps end as they are told to, and which have no writes after them.
private final class ScriptedStreaming: ShardStreaming {
    enum Dump { case broken, whole }

    private let dumps: Mutex<[Dump]>
    private let count = Mutex(0)

    init(dumps: [Dump]) { self.dumps = Mutex(dumps) }

    var opened: Int { count.withLock { $0 } }

    func stream(_ shard: Int, of cache: StoredCache, after place: StreamPlace?) async throws -> any ShardStream {
        count.withLock { $0 += 1 }
        return Stream(dump: dumps.withLock { $0.removeFirst() })
    }

    func position(_ shard: Int, of cache: StoredCache) async throws -> StreamPlace { Stream.start }

    func slots(_ shard: Int, of cache: StoredCache) async throws -> [String] { [] }

    private struct Stream: ShardStream {
        static let start = StreamPlace(history: String(repeating: "a", count: 40), offset: 100)
        let dump: Dump
        var place: StreamPlace { Self.start }
        var beginsWithDump: Bool { true }

        func nextOfDump() async throws -> [UInt8]? {
            if dump == .broken { throw TerraceError(.unavailable, "the primary ended") }
            return nil
        }

        func nextWrites() async throws -> StreamRun {
            try await Task.sleep(for: .seconds(60))
            throw CancellationError()
        }

        func close() async {}
    }
}
