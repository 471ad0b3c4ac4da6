import Synchronization
import TerraceCore
import TerraceRedis

/// Dumps the shards of a cache into the object store.
final class DumpMaking: Sendable {
    struct Made: Sendable {
        var dump: Dump
        /// The engine that wrote it.
        var engine: String
    }

    private let objects: any ObjectStore
    private let dumping: any CacheDumping
    private let shelf: DumpShelf
    private let done = Mutex<[Dump]>([])

    /// Dumps at a time: each is a fork of a server, which needs memory and a processor.
    private static let limit = 2

    init(objects: any ObjectStore, dumping: any CacheDumping, shelf: DumpShelf) {
        self.objects = objects
        self.dumping = dumping
        self.shelf = shelf
    }

    /// The dumps that are in the object store by now, each held by the shelf.
    var finished: [Dump] { done.withLock { $0 } }

    /// - Parameter progress: gets 0–90; the proof that follows is the rest.
    /// - Returns: one for each shard, by shard.
    func run(_ cache: StoredCache, _ progress: @escaping @Sendable (Int) -> Void) async throws -> [Made] {
        let shards = cache.record.spec.shards
        return try await withThrowingTaskGroup(of: Made.self) { group in
            var made: [Made] = []
            for shard in 0..<shards {
                if shard >= Self.limit, let one = try await group.next() { made.append(one) }
                progress(90 * made.count / shards)
                group.addTask { try await self.dump(shard, of: cache) }
            }
            for try await one in group {
                made.append(one)
                progress(90 * made.count / shards)
            }
            return made.sorted { $0.dump.shard < $1.dump.shard }
        }
    }

    private func dump(_ shard: Int, of cache: StoredCache) async throws -> Made {
        try await store(shard) { try await self.dumping.dump(shard, of: cache, to: $0) }
    }

    /// The dump of a server that reads a log, for the shard of these slots.
    func dump(_ shard: Int, _ spec: CacheSpec, slots: [String], readBack log: DumpFile) async throws -> Made {
        try await store(shard) { write in
            let engine = try await self.dumping.dump(
                log: log, engine: spec.engine, modules: spec.modules ?? [], to: write)
            return DumpOrigin(node: nil, offset: nil, slots: slots, engine: engine)
        }
    }

    /// The dump of a file that a person brought. Nobody knows which slots it has.
    func dump(_ shard: Int, copying content: ObjectChunks) async throws -> Made {
        try await store(shard) { write in
            for try await chunk in content { try await write(chunk) }
            return DumpOrigin(node: nil, offset: nil, slots: [], engine: nil)
        }
    }

    private func store(
        _ shard: Int, _ dump: @escaping @Sendable (@escaping PieceFlow.Write) async throws -> DumpOrigin
    ) async throws -> Made {
        try await objects.uploading { upload in
            let digest = DumpDigest()
            let origin = try await PieceFlow.carry(dump) { piece in
                if let fault = try await digest.add(piece) { throw fault }
                try await upload.write(piece)
            }
            let result = try digest.finish()
            let summary = try result.form.get()
            let dump = Dump(
                shard: shard, slots: origin.slots, sha256: result.sha256, bytes: summary.length,
                rdbVersion: summary.header.format.version, isValkey: summary.header.format.magic == .valkey,
                memory: summary.header.usedMemory, node: origin.node, offset: origin.offset)
            // It is held before it is there: nobody removes it as nobody's.
            shelf.hold(dump)
            done.withLock { $0.append(dump) }
            try await upload.finish(as: DumpShelf.key(dump))
            return Made(dump: dump, engine: origin.engine ?? summary.header.engineText)
        }
    }
}

extension RDBHeader {
    /// The engine that wrote the file, by its own word, such as `redis 7.0.15`.
    fileprivate var engineText: String {
        "\(fields["valkey-ver"] == nil ? "redis" : "valkey") \(writer ?? "of unknown version")"
    }
}
