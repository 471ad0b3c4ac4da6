/// The archive of the writes of caches that want one: any moment in it can be restored.
public protocol Archiving: Sendable {
    /// The times that a cache can be restored to, in seconds since 1970, oldest first. Times between two ranges cannot be
    /// restored: nobody knows what was written then.
    func windows(of cache: CacheID) async throws -> [ClosedRange<Double>]
    /// Whether the archive gets the cache's writes now, with the reason where it does not; nil for a cache without one.
    func state(of cache: CacheID) -> ArchiveState?
    /// Makes the data of a moment a snapshot: every write that was acknowledged before the time is in it.
    /// - Returns: the snapshot with its dumps, to be described and stored by the caller.
    /// - Throws: `TerraceError.invalidArgument` with the windows for a time outside of them, `.notFound` where the cache
    ///   has no archive.
    func snapshot(of cache: CacheID, at time: Double, as id: SnapshotID) async throws -> Snapshot
}

/// Whether an archive is up to date.
public enum ArchiveState: Sendable, Equatable {
    case following
    case interrupted(because: String)
}
