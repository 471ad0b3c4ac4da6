public import TerraceCore

/// Keeps snapshots in an object store: a file per dump, named by its content, and a file that says what the snapshot is.
/// The second is written last and removed first, so a snapshot is there as a whole or not at all.
public struct SnapshotVault: SnapshotKeeping {
    let objects: any ObjectStore
    let dumping: any CacheDumping
    let dumps: DumpShelf
    let pages: SnapshotPages
    let places: FilePlaces
    let scratch: Scratch
    /// Files are removed while nobody describes a snapshot, so that no snapshot is described whose files go.
    let turns = Turnstile()

    /// - Parameters:
    ///   - objects: where the files are.
    ///   - dumping: dumps caches, and loads dumps to prove them.
    ///   - shelf: the dumps of `objects`, which whoever starts nodes shares.
    ///   - places: files that a person brings or gets.
    ///   - scratch: for files that a server reads once.
    ///   - write: a snapshot as text.
    ///   - read: a snapshot from its text.
    public init(
        objects: any ObjectStore, dumping: any CacheDumping, shelf: DumpShelf, places: FilePlaces, scratch: Scratch,
        write: @escaping @Sendable (Snapshot) throws -> [UInt8],
        read: @escaping @Sendable ([UInt8]) throws -> Snapshot
    ) {
        self.objects = objects
        self.dumping = dumping
        dumps = shelf
        self.places = places
        self.scratch = scratch
        pages = SnapshotPages(objects: objects, write: write, read: read)
    }

    public func make(
        _ snapshot: Snapshot, of cache: StoredCache, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> Snapshot {
        try await prove(snapshot) { try await $0.run(cache, progress) }
    }

    /// The snapshot with the dumps that the body makes, one by shard, once they are proven. Where that fails, none of its
    /// files is left.
    func prove(
        _ snapshot: Snapshot, made make: (DumpMaking) async throws -> [DumpMaking.Made]
    ) async throws -> Snapshot {
        let making = DumpMaking(objects: objects, dumping: dumping, shelf: dumps)
        var made = snapshot
        do {
            let results = try await make(making)
            made.dumps = results.map(\.dump)
            made.engine = results.last?.engine
            try await proof.prove(&made)
            return made
        } catch {
            // The failed snapshot's files are nobody's. The next sweep removes them if this does not.
            await discard(making.finished)
            throw error
        }
    }

    private var proof: DumpProof { DumpProof(objects: objects, dumping: dumping, shelf: dumps) }

    func discard(_ dumps: [Dump]) async { try? await removeUnused(dumps) }

    public func describe(_ snapshot: Snapshot) async throws {
        try await turns.take {
            for dump in snapshot.dumps where try await objects.size(of: DumpShelf.key(dump)) == nil {
                throw TerraceError(
                    .notFound,
                    "\(objects.name) has lost the dump of shard \(dump.shard) of snapshot \(snapshot.id.name)")
            }
            try await pages.put(snapshot)
        }
        dumps.release(snapshot.dumps)
    }

    public func prove(_ snapshot: Snapshot) async throws {
        var again = snapshot
        try await proof.prove(&again)
    }

    public func check(_ snapshot: Snapshot) async throws {
        try await proof.check(snapshot)
    }

    public func remove(_ snapshot: Snapshot) async throws {
        try await turns.take { try await pages.remove(snapshot.id) }
        try await removeUnused(snapshot.dumps)
    }

    public func found() async throws -> [Snapshot] {
        try await pages.all().sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    public func sweep() async throws {
        try await objects.sweep()
        try await places.sweep()
        try await turns.take {
            let kept = Set(try await pages.all().flatMap(\.dumps).map(DumpShelf.key))
            // A person's own files may lie beside them.
            for key in try await objects.keys(under: DumpShelf.folder) where Dump.isObject(key) && !kept.contains(key) {
                try await objects.remove(key)
            }
        }
    }

    /// Removes those of the dumps that no described snapshot has and that are not in the making.
    private func removeUnused(_ removed: [Dump]) async throws {
        guard !removed.isEmpty else { return }
        dumps.release(removed)
        try await turns.take {
            let kept = Set(try await pages.all().flatMap(\.dumps).map(\.sha256))
            for dump in removed where !kept.contains(dump.sha256) && !dumps.isHeld(dump) {
                try await objects.remove(DumpShelf.key(dump))
            }
        }
    }
}
