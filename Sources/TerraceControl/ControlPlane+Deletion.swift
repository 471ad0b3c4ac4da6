public import TerraceCore

extension ControlPlane {
    public func delete(
        _ id: CacheID, finalSnapshot: String?, with resources: [ResourceChange]
    ) async throws -> Operation? {
        guard let cache = try await its.store.cache(id) else { return try await delete(id, resources, []) }
        let pending = try await book.running(id).first { operation in
            if case .deletionAfter = operation.goal { true } else { false }
        }
        if let pending {
            guard finalSnapshot == nil || pending.goal.snapshot?.name == finalSnapshot else {
                throw TerraceError(
                    .conflict, "\(id) is deleted as soon as snapshot \(pending.goal.snapshot?.name ?? "") is available")
            }
            if !resources.isEmpty { try await its.store.append(StoreChange(resources: resources)) }
            return pending
        }
        guard let finalSnapshot else { return try await delete(id, resources, []) }
        return try await delete(cache.record, after: finalSnapshot, resources)
    }

    /// The snapshot and the operation are written together. The end of the snapshot begins the deletion, whichever
    /// daemon sees it.
    private func delete(
        _ record: CacheRecord, after name: String, _ resources: [ResourceChange]
    ) async throws -> Operation {
        _ = try await readyKeeper()
        let id = record.spec.id
        guard !record.deletionRequested else {
            throw TerraceError(.conflict, "\(id) is being deleted already, without a final snapshot")
        }
        let snapshot = try SnapshotID(scope: id.scope, name: name)
        let request = try SnapshotRequest(snapshot, of: record, cause: .final, at: its.now())
        let operation = book.begin(.delete, of: id, .deletionAfter(snapshot))
        var change = request.change(operation)
        change.resources = resources
        try await its.store.append(change)
        announce(change.events)
        snapshotSignal.raise()
        return operation
    }

    /// - Parameter events: the reason, where no client asked for the deletion.
    /// - Returns: nil where there is no such cache.
    func delete(_ id: CacheID, _ resources: [ResourceChange] = [], _ events: [Event]) async throws -> Operation? {
        guard let cache = try await its.store.cache(id) else {
            if !resources.isEmpty { try await its.store.append(StoreChange(resources: resources)) }
            return nil
        }
        let (operation, edit) = try await deletion(of: cache)
        var change = StoreChange(resources: resources)
        if edit != nil { change.note(operation, events + [deletionEvent(id)]) }
        guard edit != nil || !change.isEmpty else { return operation }
        do {
            try await its.store.write([], edit.map { [$0] } ?? [], with: change)
        } catch let error as TerraceError where error.code == .notFound {
            // Somebody else's deletion came to its end in between.
            return try await delete(id, resources, events)
        }
        announce(change.events)
        wake(id)
        return operation
    }

    /// The operation that deletes the cache, and the edit that begins it. The edit is nil where the deletion has begun.
    func deletion(of cache: StoredCache) async throws -> (operation: Operation, edit: RecordEdit?) {
        let id = cache.record.spec.id
        let running = try await book.running(id).first { $0.goal == .deletion }
        if cache.record.deletionRequested, let running { return (running, nil) }
        let operation = book.begin(.delete, of: id, .deletion)
        return (operation, .deletion(of: cache))
    }

    func deletionEvent(_ id: CacheID) -> Event { event(id, .deleteRequested, "the cache is to be deleted") }
}

extension RecordEdit {
    /// Begins the deletion.
    static func deletion(of cache: StoredCache) -> RecordEdit {
        let generation = cache.record.generation + 1
        return RecordEdit(cache.record.spec.id) { cache in
            cache.record.deletionRequested = true
            cache.record.generation = generation
        }
    }
}

extension StoreChange {
    mutating func note(_ operation: Operation, _ events: [Event]) {
        operations.append(operation)
        self.events += events
    }
}
