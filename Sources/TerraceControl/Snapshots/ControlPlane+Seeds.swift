import TerraceCore

extension ControlPlane {
    /// The data that a new cache of this spec begins with.
    /// - Parameter isChecked: whether the files were found whole just now.
    /// - Throws: `TerraceError.failedPrecondition` where the cache could not begin with them.
    func seed(of spec: CacheSpec, from id: SnapshotID, isChecked: Bool) async throws -> Seed {
        guard let dumping = its.dumping else {
            throw TerraceError(.unsupported, "this daemon has no place for snapshots")
        }
        let snapshot = try await availableSnapshot(id)
        let seed = try dumping.seed(from: snapshot, for: spec)
        // A broken file is refused here, by its name, before any server is started with it.
        if !isChecked { try await snapshotKeeper().check(snapshot) }
        return seed
    }
}
