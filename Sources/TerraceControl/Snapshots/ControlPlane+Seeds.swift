import TerraceCore

extension ControlPlane {
    /// The data that a new cache of this spec begins with.
    /// - Throws: `TerraceError.failedPrecondition` where the cache could not begin with them.
    func seed(of spec: CacheSpec, from id: SnapshotID) async throws -> Seed {
        guard let dumping = its.dumping else {
            throw TerraceError(.unsupported, "this daemon has no place for snapshots")
        }
        return try dumping.seed(from: try await availableSnapshot(id), for: spec)
    }
}
