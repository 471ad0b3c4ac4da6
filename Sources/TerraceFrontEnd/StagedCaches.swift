import TerraceCore

/// Changes caches for one request, and stores the request's changes of resources together with each cache.
struct StagedCaches: CacheProvisioning {
    let base: any CacheProvisioning
    let stage: RequestStage

    func apply(_ intent: ApplyIntent) async throws -> [CacheChange] {
        guard !intent.dryRun else { return try await base.apply(intent) }
        var intent = intent
        intent.resources += stage.take()
        return try await base.apply(intent)
    }

    func delete(
        _ id: CacheID, finalSnapshot: String?, with resources: [ResourceChange]
    ) async throws -> Operation? {
        try await base.delete(id, finalSnapshot: finalSnapshot, with: stage.take() + resources)
    }

    func check(_ users: [CacheUser], engine: EngineRequest) async throws { try await base.check(users, engine: engine) }

    func check(_ settings: [String: String], engine: EngineRequest) async throws {
        try await base.check(settings, engine: engine)
    }

    func lease(_ source: LeaseSource, for ttl: Duration) async throws -> Lease {
        try await base.lease(source, for: ttl)
    }

    func extend(_ id: CacheID, for ttl: Duration) async throws -> Double { try await base.extend(id, for: ttl) }

    func release(_ id: CacheID) async throws -> Operation? { try await base.release(id) }
}
