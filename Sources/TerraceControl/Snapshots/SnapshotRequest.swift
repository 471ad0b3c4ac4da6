import TerraceCore

/// A snapshot that is to be made of a cache, and what is written for that.
struct SnapshotRequest: Sendable {
    let snapshot: Snapshot

    /// - Parameter now: seconds since 1970.
    /// - Throws: `TerraceError.failedPrecondition` for a cache that has not run yet.
    init(_ id: SnapshotID, of record: CacheRecord, cause: Snapshot.Cause, at now: Double) throws(TerraceError) {
        let cache = record.spec.id
        guard record.bootstrapped else {
            throw TerraceError(.failedPrecondition, "\(cache) is being created; wait until it is available")
        }
        snapshot = Snapshot(
            id: id, source: cache, cause: cause, spec: record.spec, declaration: record.declaration, createdAt: now)
    }

    /// - Parameter operation: the one that ends with the snapshot.
    func change(_ operation: Operation) -> StoreChange {
        let asked = Event(
            time: snapshot.createdAt, cache: snapshot.source, .snapshotRequested,
            "snapshot \(snapshot.id.name) is to be made")
        return StoreChange(events: [asked], operations: [operation], snapshots: [.create(snapshot)])
    }
}
