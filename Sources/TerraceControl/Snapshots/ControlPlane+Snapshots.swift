public import TerraceCore

extension ControlPlane: CacheProtecting {
    public func makeSnapshot(
        of cache: CacheID, as name: String?, cause: Snapshot.Cause, with resources: [ResourceChange]
    ) async throws -> (snapshot: Snapshot, operation: Operation) {
        _ = try await readyKeeper()
        let record = try await stored(cache).record
        guard !record.deletionRequested else { throw TerraceError(.conflict, "\(cache) is being deleted") }
        let id = try SnapshotID(scope: cache.scope, name: name ?? "\(cache.name)-\(its.randomText(8).lowercased())")
        let request = try SnapshotRequest(id, of: record, cause: cause, at: its.now())
        let operation = book.begin(.snapshot, of: cache, .snapshot(id))
        var change = request.change(operation)
        change.resources = resources
        try await its.store.append(change)
        announce(change.events)
        snapshotSignal.raise()
        return (request.snapshot, operation)
    }

    public func snapshots(in scope: Scope?, of cache: CacheID?) async throws -> [Snapshot] {
        try await untilTakenOver()
        return try await its.store.snapshots()
            .filter { (scope == nil || $0.id.scope == scope) && (cache == nil || $0.source == cache) }
            .map(snapshotProgress.shown)
    }

    public func snapshot(_ id: SnapshotID) async throws -> Snapshot {
        snapshotProgress.shown(try await storedSnapshot(id))
    }

    public func findSnapshot(_ name: String) async throws -> SnapshotID {
        try await untilTakenOver()
        let ids = try await its.store.snapshots().map(\.id).filter { $0.name == name || $0.description == name }
        return try NamedKind.snapshot.choose(name, of: ids, scope: \.scope.rawValue, reference: \.description)
    }

    public func verify(_ id: SnapshotID) async throws -> Operation {
        _ = try await readyKeeper()
        let snapshot = try await availableSnapshot(id)
        let operation = book.begin(.verify, of: snapshot.source, .proof(id))
        try await its.store.append(StoreChange(operations: [operation]))
        snapshotProgress.ask(id)
        snapshotSignal.raise()
        return operation
    }

    public func delete(_ id: SnapshotID, with resources: [ResourceChange]) async throws {
        _ = try snapshotKeeper()
        let snapshot = try await storedSnapshot(id)
        guard snapshot.state != .deleting else { return }
        if let filled = try await its.store.caches().first(where: { $0.record.seed?.snapshot == id }) {
            throw TerraceError(
                .conflict,
                "\(filled.record.spec.id) is being filled from snapshot \(id.name); wait until it is available")
        }
        let operations = try await snapshotOperations(of: snapshot)
            .map { $0.ended("snapshot \(id.name) was deleted", at: its.now()) }
        try await its.store.append(
            StoreChange(
                operations: operations, resources: resources, snapshots: [snapshot.deletion]))
        hub.announce()
        snapshotProgress.cancel(id)
        snapshotSignal.raise()
    }

    public func makeSnapshot(of cache: CacheID, at time: Double) async throws -> Snapshot {
        let keeper = try snapshotKeeper()
        guard let archive = its.archive else {
            throw TerraceError(.unsupported, "this daemon keeps no archives")
        }
        try await untilTakenOver()
        let id = try passing(cache, "moment")
        let snapshot = try await archive.snapshot(of: cache, at: time, as: id)
        try await keeper.describe(snapshot)
        try await its.store.append(StoreChange(snapshots: [.create(snapshot)]))
        hub.announce()
        return snapshot
    }

    public func windows(of cache: CacheID) async throws -> [ClosedRange<Double>] {
        try await its.archive?.windows(of: cache) ?? []
    }

    public func copy(
        _ id: SnapshotID, to name: String, with resources: [ResourceChange]
    ) async throws -> Snapshot {
        let keeper = try await readyKeeper()
        var copy = try await availableSnapshot(id)
        copy.id = try SnapshotID(scope: id.scope, name: name)
        copy.cause = .copied
        copy.createdAt = its.now()
        copy.completedAt = its.now()
        try await its.store.append(StoreChange(resources: resources, snapshots: [.create(copy)]))
        // The store has the copy before the object store does: the dumps cannot be removed with the original meanwhile.
        do { try await keeper.describe(copy) } catch {
            try? await its.store.append(StoreChange(snapshots: [.remove(copy.id)]))
            throw error
        }
        hub.announce()
        return copy
    }

    // MARK: Small things

    func snapshotKeeper() throws -> any SnapshotKeeping {
        guard let keeper = its.snapshots else {
            throw TerraceError(.unsupported, "this daemon has no place for snapshots")
        }
        return keeper
    }

    /// The keeper, once the state has the object store's snapshots. What makes a snapshot, or uses one, begins with this.
    func readyKeeper() async throws -> any SnapshotKeeping {
        let keeper = try snapshotKeeper()
        try await untilTakenOver()
        return keeper
    }

    /// - Throws: the reason why the state does not have the object store's snapshots yet.
    func untilTakenOver() async throws {
        if its.snapshots != nil { try await takeOver.check(its.timing) }
    }

    func storedSnapshot(_ id: SnapshotID) async throws -> Snapshot {
        if let snapshot = try await its.store.snapshot(id) { return snapshot }
        try await untilTakenOver()
        guard let snapshot = try await its.store.snapshot(id) else {
            throw TerraceError(.notFound, "there is no snapshot \(id); 'terrace snapshot list' shows what there is")
        }
        return snapshot
    }

    /// - Throws: `TerraceError.failedPrecondition` for a snapshot that is not available, with the reason.
    func availableSnapshot(_ id: SnapshotID) async throws -> Snapshot {
        let snapshot = try await storedSnapshot(id)
        switch snapshot.state {
        case .available: return snapshot
        case .creating:
            throw TerraceError(.failedPrecondition, "snapshot \(id) is being made; wait until it is available")
        case .failed:
            throw TerraceError(.failedPrecondition, "snapshot \(id) failed: \(snapshot.error ?? "no reason is known")")
        case .deleting: throw TerraceError(.failedPrecondition, "snapshot \(id) is being deleted")
        }
    }

    /// The operations that run for the snapshot.
    private func snapshotOperations(of snapshot: Snapshot) async throws -> [Operation] {
        try await book.running(snapshot.source).filter { $0.goal.snapshot == snapshot.id }
    }
}
