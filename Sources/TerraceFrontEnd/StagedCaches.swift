import TerraceCore

/// The control plane for one request: with a cache that is changed goes what the request has changed of resources.
struct StagedCaches: CacheService {
    let base: any CacheService
    let stage: RequestStage

    func apply(_ intent: ApplyIntent) async throws -> [CacheChange] {
        guard !intent.dryRun else { return try await base.apply(intent) }
        var intent = intent
        intent.resources += stage.take()
        return try await base.apply(intent)
    }

    func delete(_ id: CacheID, with resources: [ResourceChange]) async throws -> Operation? {
        try await base.delete(id, with: stage.take() + resources)
    }

    // MARK: As they are

    func caches() async throws -> [CacheView] { try await base.caches() }
    func cache(_ id: CacheID) async throws -> CacheView { try await base.cache(id) }
    func find(_ name: String) async throws -> CacheID { try await base.find(name) }
    func connection(_ id: CacheID) async throws -> ConnectionInfo { try await base.connection(id) }
    func regenerateKey(_ id: CacheID, index: Int) async throws -> ConnectionInfo {
        try await base.regenerateKey(id, index: index)
    }
    func setKeys(_ id: CacheID, _ keys: [String]) async throws -> ConnectionInfo { try await base.setKeys(id, keys) }
    func check(_ users: [CacheUser], engine: EngineRequest) async throws { try await base.check(users, engine: engine) }
    func check(_ settings: [String: String], engine: EngineRequest) async throws {
        try await base.check(settings, engine: engine)
    }
    func failover(_ id: CacheID, shard: Int, to node: NodeID?, forced: Bool) async throws -> Operation {
        try await base.failover(id, shard: shard, to: node, forced: forced)
    }
    func restart(_ id: CacheID, nodes: [NodeID], manner: RestartManner) async throws -> Operation {
        try await base.restart(id, nodes: nodes, manner: manner)
    }
    func inject(_ fault: Fault, _ id: CacheID, nodes: [NodeID]) async throws {
        try await base.inject(fault, id, nodes: nodes)
    }
    func lease(tier: String, for ttl: Duration) async throws -> Lease { try await base.lease(tier: tier, for: ttl) }
    func release(_ id: CacheID) async throws -> Operation? { try await base.release(id) }
    func setZone(_ zone: String, isDown: Bool) async throws -> [String] { try await base.setZone(zone, isDown: isDown) }
    func downZones() async throws -> [String] { try await base.downZones() }
    func audit(_ id: CacheID) async throws -> AuditReport { try await base.audit(id) }
    func operation(_ id: String, wait: Duration) async throws -> Operation { try await base.operation(id, wait: wait) }
    func operations(in scope: Scope?, limit: Int) async throws -> [Operation] {
        try await base.operations(in: scope, limit: limit)
    }
    func operations(of cache: CacheID, limit: Int) async throws -> [Operation] {
        try await base.operations(of: cache, limit: limit)
    }
    func events(after sequence: Int64, cache: CacheID?, limit: Int) async throws -> [Event] {
        try await base.events(after: sequence, cache: cache, limit: limit)
    }
    func latestEvents(in scope: Scope?, of cache: CacheID?, since: Double, limit: Int) async throws -> [Event] {
        try await base.latestEvents(in: scope, of: cache, since: since, limit: limit)
    }
    func follow(after sequence: Int64, cache: CacheID?) -> AsyncStream<Event> {
        base.follow(after: sequence, cache: cache)
    }
    func log(_ id: CacheID, node: NodeID, after: Int64?, bytes: Int) async throws -> LogChunk {
        try await base.log(id, node: node, after: after, bytes: bytes)
    }
    func isReady() async -> Bool { await base.isReady() }
    func tiers() async -> [Tier] { await base.tiers() }
}
