public import TerraceCore

extension ControlPlane {
    public func delete(_ id: CacheID, with resources: [ResourceChange]) async throws -> Operation? {
        try await delete(id, resources, [])
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
        let generation = cache.record.generation + 1
        let edit = RecordEdit(id) { cache in
            cache.record.deletionRequested = true
            cache.record.generation = generation
        }
        return (operation, edit)
    }

    func deletionEvent(_ id: CacheID) -> Event { event(id, .deleteRequested, "the cache is to be deleted") }
}

extension StoreChange {
    mutating func note(_ operation: Operation, _ events: [Event]) {
        operations.append(operation)
        self.events += events
    }
}
