import TerraceCore

/// Begins and ends operations; nothing else does. The caller writes a returned operation in the same transaction as the
/// change that it belongs to.
struct OperationBook: Sendable {
    let store: any StateStore
    /// Seconds since 1970.
    let now: @Sendable () -> Double
    let randomText: @Sendable (Int) -> String

    func begin(
        _ kind: Operation.Kind, of cache: CacheID, _ goal: Operation.Goal, pace: Countdown? = nil
    ) -> Operation {
        var operation = Operation(
            id: randomText(20), cache: cache, kind: kind, goal: goal, startedAt: now())
        operation.pace = pace
        return operation
    }

    func running(_ cache: CacheID) async throws -> [Operation] { try await store.runningOperations(of: cache) }

    // MARK: Ends

    /// The operations that end because every node was seen as this record has it.
    func converged(_ record: CacheRecord) async throws -> [Operation] {
        try await running(record.spec.id).filter { ($0.goal.generation ?? .max) <= record.generation }
            .map { $0.ended(nil, at: now()) }
    }

    /// The operations that end because every server that answers has the keys of this record.
    func sawKeys(of record: CacheRecord) async throws -> [Operation] {
        try await running(record.spec.id).filter { operation in
            if case .keys = operation.goal { operation.goal.isWanted(by: record) } else { false }
        }.map { $0.ended(nil, at: now()) }
    }

    /// The failovers that end because the new primaries serve, at this record's generation.
    func tookOver(_ record: CacheRecord) async throws -> [Operation] {
        try await running(record.spec.id).filter { $0.kind == .failover && $0.goal.isWanted(by: record) }
            .map { $0.ended(nil, at: now()) }
    }

    /// The failovers that fail because another node takes over in place of the heir that they wait for.
    func overtook(_ successions: [RecordChange.Succession], in record: CacheRecord) async throws -> [Operation] {
        guard !successions.isEmpty else { return [] }
        return try await running(record.spec.id).compactMap { operation in
            guard let heir = operation.goal.heir,
                let other = successions.first(where: { $0.heir.shard == heir.shard && $0.heir != heir })
            else { return nil }
            return operation.ended("\(heir) did not take over: \(other.heir) is primary, \(other.reason)", at: now())
        }
    }

    /// The restarts that fail because a server could not be restarted and runs on.
    func gaveUpRestarts(of cache: CacheID, because reason: String) async throws -> [Operation] {
        try await running(cache).filter { $0.kind == .restart }.map { $0.ended(reason, at: now()) }
    }

    /// The operations that fail because this record cannot be reached until something is changed. Operations of a newer
    /// generation go on, as they may succeed.
    func failed(_ record: CacheRecord, because reason: String) async throws -> [Operation] {
        try await running(record.spec.id).filter { $0.goal.isWanted(by: record) }.map { $0.ended(reason, at: now()) }
    }

    /// The operations that end because nothing of the cache is left. Work on its snapshots goes on.
    func gone(_ cache: CacheID) async throws -> [Operation] {
        try await running(cache).filter { $0.goal.snapshot == nil || $0.goal.replaces != nil }.map {
            $0.ended($0.goal == .deletion ? nil : "the cache was deleted", at: now())
        }
    }
}
