import TerraceCore

/// Keeps snapshots for one request, and stores the request's changes of resources together with each snapshot.
struct StagedSnapshots: CacheProtecting {
    let base: any CacheProtecting
    let stage: RequestStage

    func makeSnapshot(
        of cache: CacheID, as name: String?, cause: Snapshot.Cause, with resources: [ResourceChange]
    ) async throws -> (snapshot: Snapshot, operation: Operation) {
        try await base.makeSnapshot(of: cache, as: name, cause: cause, with: stage.take() + resources)
    }

    func makeSnapshot(of cache: CacheID, at time: Double) async throws -> Snapshot {
        try await base.makeSnapshot(of: cache, at: time)
    }

    func copy(_ id: SnapshotID, to name: String, with resources: [ResourceChange]) async throws -> Snapshot {
        try await base.copy(id, to: name, with: stage.take() + resources)
    }

    func delete(_ id: SnapshotID, with resources: [ResourceChange]) async throws {
        try await base.delete(id, with: stage.take() + resources)
    }

    func bringSnapshot(
        _ files: [FileAddress], as id: SnapshotID, for declaration: CacheDeclaration, cause: Snapshot.Cause,
        with resources: [ResourceChange]
    ) async throws -> (snapshot: Snapshot, operation: Operation) {
        try await base.bringSnapshot(files, as: id, for: declaration, cause: cause, with: stage.take() + resources)
    }

    func export(_ id: SnapshotID, to files: [FileAddress], with resources: [ResourceChange]) async throws -> Operation {
        try await base.export(id, to: files, with: stage.take() + resources)
    }

    func export(_ cache: CacheID, to address: FileAddress, with resources: [ResourceChange]) async throws -> Operation {
        try await base.export(cache, to: address, with: stage.take() + resources)
    }

    func fill(
        _ cache: CacheID, from files: [FileAddress], replacing: Bool, with resources: [ResourceChange]
    ) async throws -> Operation {
        try await base.fill(cache, from: files, replacing: replacing, with: stage.take() + resources)
    }

    func flush(_ cache: CacheID, with resources: [ResourceChange]) async throws -> Operation {
        try await base.flush(cache, with: stage.take() + resources)
    }

    func snapshots(in scope: Scope?, of cache: CacheID?) async throws -> [Snapshot] {
        try await base.snapshots(in: scope, of: cache)
    }

    func snapshot(_ id: SnapshotID) async throws -> Snapshot { try await base.snapshot(id) }

    func findSnapshot(_ name: String) async throws -> SnapshotID { try await base.findSnapshot(name) }

    func verify(_ id: SnapshotID) async throws -> Operation { try await base.verify(id) }

    func windows(of cache: CacheID) async throws -> [ClosedRange<Double>] { try await base.windows(of: cache) }
}
