import Logging
public import TerraceCore

extension ControlPlane: CacheProvisioning, CacheActions {
    public func check(_ users: [CacheUser], engine: EngineRequest) async throws {
        try await its.runtime.check(users, engine: engine)
    }

    public func check(_ settings: [String: String], engine: EngineRequest) async throws {
        try await its.runtime.check(settings, engine: engine, changing: [])
    }
}

extension ControlPlane: CacheObserving {
    public func tiers() async -> [Tier] { its.tiers }

    public func caches(in scope: Scope?) async throws -> [CacheView] {
        var views: [CacheView] = []
        for cache in try await its.store.caches() where scope == nil || cache.record.spec.id.scope == scope {
            views.append(
                view(
                    cache,
                    try await its.store.snapshots(of: cache.record.spec.id, newest: Self.shownSnapshots)))
        }
        return views
    }

    /// Snapshots of a cache that are looked at to tell how its newest one went.
    private static let shownSnapshots = 20

    /// Shows the newest observation, and has the cache observed anew where that is older than a second. The next call
    /// then shows the present state.
    public func cache(_ id: CacheID) async throws -> CacheView {
        let cache = try await stored(id)
        if board[id] != nil, !board.hasSeen(id, within: .seconds(1)) { wake(id) }
        return view(cache, try await its.store.snapshots(of: id, newest: Self.shownSnapshots))
    }

    public func find(_ name: String) async throws -> CacheID {
        let ids = try await its.store.caches().map(\.record.spec.id).filter {
            $0.name == name || $0.description == name
        }
        return try NamedKind.cache.choose(name, of: ids, scope: \.scope.rawValue, reference: \.description)
    }

    public func connection(_ id: CacheID) async throws -> ConnectionInfo {
        try connection(await stored(id))
    }

    func connection(_ cache: StoredCache) throws -> ConnectionInfo {
        let record = cache.record
        let plain = record.plainEndpoint
        let secure = record.secureEndpoint
        guard plain != nil || secure != nil else {
            let id = record.spec.id
            throw TerraceError(
                .unavailable, "\(id) has no endpoint yet; 'terrace wait \(id.name) --for available' waits for it")
        }
        return ConnectionInfo(
            plain: plain, secure: secure, keys: record.spec.auth ? cache.secrets.keys : [],
            userPasswords: cache.secrets.userPasswords ?? [:], clustered: record.spec.clustered)
    }

    public func operation(_ id: String, wait: Duration) async throws -> Operation {
        let announcements = hub.announcements()
        // Each announcement may be the end of this operation; the deadline ends the stream for this caller.
        return try await withThrowingTaskGroup(of: Operation.self) { group in
            group.addTask {
                for await _ in announcements {
                    let operation = try await self.storedOperation(id)
                    if operation.state != .running { return operation }
                }
                return try await self.storedOperation(id)
            }
            group.addTask {
                try await self.its.timing.sleep(for: wait)
                return try await self.storedOperation(id)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { return try await storedOperation(id) }
            return first
        }
    }

    public func running(of cache: CacheID) async throws -> Operation? {
        // The store lists the oldest first. Work on snapshots changes nothing of the cache, so nobody waits for it here.
        try await its.store.runningOperations(of: cache).last { ![.snapshot, .verify, .export].contains($0.kind) }
    }

    public func operations(in scope: Scope?, limit: Int) async throws -> [Operation] {
        try await its.store.operations(in: scope, limit: limit)
    }

    public func operations(of cache: CacheID, limit: Int) async throws -> [Operation] {
        try await its.store.operations(of: cache, limit: limit)
    }

    public func events(after sequence: Int64, cache: CacheID?, limit: Int) async throws -> [Event] {
        try await its.store.events(after: sequence, cache: cache, limit: limit)
    }

    public func latestEvents(in scope: Scope?, of cache: CacheID?, since: Double, limit: Int) async throws -> [Event] {
        try await its.store.latestEvents(in: scope, of: cache, since: since, limit: limit)
    }

    public func follow(after sequence: Int64, cache: CacheID?) -> AsyncStream<Event> {
        let reader = EventReader(its.store, its.logger, hub.announcements(), after: sequence, cache: cache)
        return AsyncStream { await reader.next() }
    }

    public func log(_ id: CacheID, node: NodeID, after: Int64?, bytes: Int) async throws -> LogChunk {
        let record = try await stored(id).record
        guard record.node(node) != nil else {
            let nodes = record.nodes.map(\.id).sorted().map(\.description).joined(separator: ", ")
            throw TerraceError(.notFound, "\(id) has no node \(node); its nodes are \(nodes)")
        }
        return try await its.runtime.log(record, node: node, after: after, bytes: bytes)
    }

    func stored(_ id: CacheID) async throws -> StoredCache {
        guard let cache = try await its.store.cache(id) else {
            throw TerraceError(.notFound, "there is no cache \(id); 'terrace list' shows what there is")
        }
        return cache
    }

    private func storedOperation(_ id: String) async throws -> Operation {
        guard let operation = try await its.store.operation(id) else {
            throw TerraceError(.notFound, "there is no operation '\(id.prefix(80))'")
        }
        return operation
    }

    /// - Parameter snapshots: those of the cache, in the order of their requests.
    func view(_ cache: StoredCache, _ snapshots: [Snapshot] = []) -> CacheView {
        var view = board.view(
            of: cache, tier: its.tiers.first { $0.id == cache.record.spec.tier }, now: its.now(),
            drift: timeline.drift)
        if cache.record.spec.persistence.archive, let state = its.archive?.state(of: cache.record.spec.id) {
            switch state {
            case .following:
                view.conditions.append(
                    Condition(.continuousArchiving, true, .following, "every write is kept as it is made"))
            case .interrupted(let reason):
                view.conditions.append(Condition(.continuousArchiving, false, .archiveInterrupted, reason))
            }
        }
        view.latestSnapshot = snapshots.last { $0.state == .available && $0.cause != .moment }
        if let condition = Condition(lastOf: snapshots) { view.conditions.append(condition) }
        if let failure = its.store.failure {
            view.conditions.append(
                Condition(.stateWritten, false, .storeFailed, failure.message))
        }
        return view
    }
}
