/// Snapshots of caches, and caches from snapshots. A request is durable when its call returns, and is carried out
/// afterwards.
public protocol CacheProtecting: Sendable {
    /// Asks for a snapshot of a running cache. Every write that a client got an answer to before the call will be in it.
    /// - Parameters:
    ///   - name: nil makes one from the cache's name and random letters.
    ///   - cause: `.request` for a snapshot that stays, `.moment` for one that serves what follows at once.
    /// - Throws: `TerraceError.notFound`, `.failedPrecondition` for a cache that does not run yet, `.alreadyExists`.
    func makeSnapshot(
        of cache: CacheID, as name: String?, cause: Snapshot.Cause, with resources: [ResourceChange]
    ) async throws -> (snapshot: Snapshot, operation: Operation)
    /// Oldest first; of all caches where none is named, also of caches that are gone.
    func snapshots(in scope: Scope?, of cache: CacheID?) async throws -> [Snapshot]
    /// - Throws: `TerraceError.notFound`.
    func snapshot(_ id: SnapshotID) async throws -> Snapshot
    /// Finds a snapshot by its name, or by `scope/name`.
    /// - Throws: `TerraceError.notFound`, or `.invalidArgument` naming the candidates of an ambiguous name.
    func findSnapshot(_ name: String) async throws -> SnapshotID
    /// Proves the snapshot's files once more: the operation fails where one is wrong, and says which and why.
    func verify(_ id: SnapshotID) async throws -> Operation
    /// Removes a snapshot; one that is being made is cut short. Repeating it is no error.
    func delete(_ id: SnapshotID, with resources: [ResourceChange]) async throws
    /// Makes a snapshot of a moment of the cache's archive, for a restore. It goes by itself when no cache begins with it
    /// any more.
    /// - Parameter time: seconds since 1970; every write that was acknowledged before is in it.
    /// - Throws: `TerraceError.notFound` for a cache without an archive, `.invalidArgument` with the times that can be
    ///   restored for another one.
    func makeSnapshot(of cache: CacheID, at time: Double) async throws -> Snapshot
    /// The times that a cache can be restored to, in seconds since 1970, oldest first; empty without an archive.
    func windows(of cache: CacheID) async throws -> [ClosedRange<Double>]
    /// Makes a snapshot from files that a person brings, one per shard: a snapshot of an engine (RDB), an append-only file
    /// (`.aof`), or the folder of an engine's append-only files.
    /// - Parameter declaration: the cache that the snapshot is of, which need not exist: its tier, engine and modules read
    ///   the files, and a restore begins with it.
    /// - Parameter cause: `.imported` for a snapshot that stays, `.moment` for one that serves what follows at once.
    /// - Throws: `TerraceError.invalidArgument`, `.permissionDenied` for files of the machine that the caller may not name,
    ///   `.alreadyExists`.
    func bringSnapshot(
        _ files: [FileAddress], as id: SnapshotID, for declaration: CacheDeclaration, cause: Snapshot.Cause,
        with resources: [ResourceChange]
    ) async throws -> (snapshot: Snapshot, operation: Operation)
    /// Writes a snapshot's files to these addresses, by shard, in place of what is there.
    /// - Throws: as `bringSnapshot`, and `.failedPrecondition` for a snapshot that is not available.
    func export(_ id: SnapshotID, to files: [FileAddress], with resources: [ResourceChange]) async throws -> Operation
    /// Writes a cache's data to an address; the files of several shards get numbers: `dump-0001.rdb`.
    func export(_ cache: CacheID, to address: FileAddress, with resources: [ResourceChange]) async throws -> Operation
    /// Writes the keys of files to a cache that runs. Nothing is deleted or written before all files were read and proven.
    /// - Parameter replacing: whether all keys of the cache are deleted before; else only keys with the same names go.
    /// - Throws: as `bringSnapshot`, and `.conflict` while the cache is being filled.
    func fill(
        _ cache: CacheID, from files: [FileAddress], replacing: Bool, with resources: [ResourceChange]
    ) async throws -> Operation
    /// Deletes all keys of a cache.
    /// - Throws: `TerraceError.conflict` while the cache is being filled.
    func flush(_ cache: CacheID, with resources: [ResourceChange]) async throws -> Operation
    /// A new snapshot of the same data. It costs no bytes.
    func copy(_ id: SnapshotID, to name: String, with resources: [ResourceChange]) async throws -> Snapshot
}

extension CacheProtecting {
    /// Asks for a snapshot that stays until somebody deletes it.
    public func makeSnapshot(
        of cache: CacheID, as name: String?, with resources: [ResourceChange]
    ) async throws -> (snapshot: Snapshot, operation: Operation) {
        try await makeSnapshot(of: cache, as: name, cause: .request, with: resources)
    }
}
