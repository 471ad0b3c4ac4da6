/// Makes, proves and removes the files of snapshots.
public protocol SnapshotKeeping: Sendable {
    /// Dumps every shard of the cache into the object store and proves the dumps. Where it fails or is cut short, no file
    /// of it is left.
    /// - Parameter progress: gets how far it is, 0–100.
    /// - Returns: the snapshot with its dumps.
    func make(
        _ snapshot: Snapshot, of cache: StoredCache, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> Snapshot
    /// Makes the dumps from the files that the snapshot names, one for each, and proves them. Where it fails or is cut
    /// short, nothing of it is left. The files stay as they are.
    /// - Parameter progress: gets how far it is, 0–100.
    /// - Throws: `TerraceError` that names the file and what is wrong with it.
    func bring(_ snapshot: Snapshot, progress: @escaping @Sendable (Int) -> Void) async throws -> Snapshot
    /// Writes a copy of each dump to its address, by shard, in place of what is there. May be repeated.
    func export(_ snapshot: Snapshot, to files: [FileAddress]) async throws
    /// Writes what the snapshot is beside its dumps, so that the object store is enough to restore from.
    func describe(_ snapshot: Snapshot) async throws
    /// Reads every dump back, compares its checksum, and has a server load it and count its keys.
    /// - Throws: `TerraceError.failedPrecondition` that names the file, its shard and what is wrong with it.
    func prove(_ snapshot: Snapshot) async throws
    /// The part of `prove` that needs no server: every dump is there and has the bytes that were written.
    /// - Throws: as `prove`.
    func check(_ snapshot: Snapshot) async throws
    /// Removes the snapshot's files that no other snapshot has. May be repeated.
    func remove(_ snapshot: Snapshot) async throws
    /// The snapshots that the object store has, as they were written there.
    func found() async throws -> [Snapshot]
    /// Removes files of the object store that belong to no snapshot; none of them may be in the making.
    func sweep() async throws
}

/// Where the dumps of snapshots are.
public protocol DumpPlace: Sendable {
    /// The dump where a host can read it, for as long as the body runs.
    /// - Throws: `TerraceError.notFound` for a dump that is not there.
    func with<Value: Sendable>(
        _ dump: Dump, _ body: @Sendable (DumpFile) async throws -> Value
    ) async throws -> Value
}

/// A place without any dump.
public struct NoDumps: DumpPlace {
    public init() {}

    public func with<Value: Sendable>(
        _ dump: Dump, _ body: @Sendable (DumpFile) async throws -> Value
    ) async throws -> Value {
        throw TerraceError(.notFound, "dump \(dump.sha256) is not there: this daemon has no place for snapshots")
    }
}
