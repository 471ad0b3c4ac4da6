/// The control plane as every front-end sees it: typed intents in, views out. It has a part for each kind of caller:
/// one that makes and deletes caches, one that acts on running nodes, one that keeps snapshots, and one that only looks.
public typealias CacheService = CacheProvisioning & CacheActions & CacheProtecting & CacheObserving

/// Creates, changes and deletes caches. A request is durable when its call returns, and is carried out afterwards.
public protocol CacheProvisioning: Sendable {
    /// Creates or changes what is declared; all or nothing. A dry run returns what a real one would do.
    /// - Throws: `TerraceError` with every problem in `details`.
    func apply(_ intent: ApplyIntent) async throws -> [CacheChange]
    /// Asks for deletion. Repeating it returns the running operation; nil when there is no such cache.
    /// - Parameters:
    ///   - resources: documents that a front-end keeps about the cache, to be changed with it.
    ///   - finalSnapshot: the name of a snapshot that is made first. The deletion begins when it is available; where it
    ///     fails, the operation fails with the reason and the cache stays. Nil makes none.
    /// - Throws: `TerraceError.failedPrecondition` and `.alreadyExists` as `makeSnapshot`, `.conflict` where a deletion
    ///   with another final snapshot, or without one, has begun.
    func delete(
        _ id: CacheID, finalSnapshot: String?, with resources: [ResourceChange]
    ) async throws -> Operation?
    /// Whether an engine takes the users' access strings; without effect.
    /// - Throws: `TerraceError.invalidArgument` with the engine's own words.
    func check(_ users: [CacheUser], engine: EngineRequest) async throws
    /// Whether an engine takes the settings; without effect. An engine that is not installed refuses none.
    /// - Throws: `TerraceError.invalidArgument` with the engine's own words.
    func check(_ settings: [String: String], engine: EngineRequest) async throws
    /// Hands out a cache.
    /// - Parameter ttl: how long the lease lasts, 1 s to 24 h.
    /// - Throws: `TerraceError.notFound` for an unknown tier or snapshot, `.invalidArgument` for another `ttl`,
    ///   `.unavailable` where a new cache is not available in time.
    func lease(_ source: LeaseSource, for ttl: Duration) async throws -> Lease
    /// Has a lease end `ttl` from now, whenever it would have ended.
    /// - Returns: that time, in seconds since 1970.
    /// - Throws: `TerraceError.notFound` for a cache that is not leased, `.invalidArgument` as `lease`.
    func extend(_ id: CacheID, for ttl: Duration) async throws -> Double
    /// Ends a lease, and its cache with it.
    /// - Throws: `TerraceError.notFound` for a cache that is not leased.
    func release(_ id: CacheID) async throws -> Operation?
}

/// Actions on caches that run, without a change of what they are declared to be.
public protocol CacheActions: Sendable {
    /// Makes a new access key in place of the one at `index`, from 0; the others stay valid.
    /// - Throws: `TerraceError.notFound`, `.invalidArgument` where the cache has no such key.
    func regenerateKey(_ id: CacheID, index: Int) async throws -> ConnectionInfo
    /// Replaces the access keys; every one of the new ones is valid.
    func setKeys(_ id: CacheID, _ keys: [String]) async throws -> ConnectionInfo
    /// Makes another node primary of its shard, without losing an acknowledged write.
    /// - Parameters:
    ///   - node: the replica that shall be primary; the one that has seen most where nil.
    ///   - forced: end the primary's process instead of handing over: what is lost is lost.
    /// - Throws: `TerraceError.failedPrecondition` where no replica is in sync or the cache is busy.
    func failover(_ id: CacheID, shard: Int, to node: NodeID?, forced: Bool) async throws -> Operation
    /// Ends nodes and starts them again; the manner says what may be lost.
    /// - Throws: `TerraceError.notFound` for a node the cache has not.
    func restart(_ id: CacheID, nodes: [NodeID], manner: RestartManner) async throws -> Operation
    /// Gives nodes a fault, as it might happen by itself, with an event for each. The cache reacts as its tier does.
    /// - Throws: `TerraceError.notFound` for a node the cache has not, `.failedPrecondition` for one without a process.
    func inject(_ fault: Fault, _ id: CacheID, nodes: [NodeID]) async throws
    /// Ends every node in the zone, and starts none there until it is up again. A zone without nodes may be down, too.
    /// - Returns: all zones that are down now.
    func setZone(_ zone: String, isDown: Bool) async throws -> [String]
}

/// Tells what there is and what happened. No call changes anything.
public protocol CacheObserving: Sendable {
    /// Caches of a scope; all of them where none is named.
    func caches(in scope: Scope?) async throws -> [CacheView]
    /// - Throws: `TerraceError.notFound`.
    func cache(_ id: CacheID) async throws -> CacheView
    /// Finds a cache by its name, or by `scope/name`.
    /// - Throws: `TerraceError.notFound`, or `.invalidArgument` naming the candidates of an ambiguous name.
    func find(_ name: String) async throws -> CacheID
    /// Addresses and keys for a client. With `setKeys` and `regenerateKey` the only call that returns a secret.
    func connection(_ id: CacheID) async throws -> ConnectionInfo
    /// Zones that are down, by their names.
    func downZones() async throws -> [String]
    /// The refusals that clients met. Those of a server that has ended still count, as far as they were read before its
    /// end.
    func audit(_ id: CacheID) async throws -> AuditReport
    /// - Parameter wait: how long to wait for the end, at most; zero for none.
    func operation(_ id: String, wait: Duration) async throws -> Operation
    /// The operation that changes a cache now; the newest one where several do, nil where none does. Work on its
    /// snapshots is none.
    func running(of cache: CacheID) async throws -> Operation?
    /// Newest first, at most `limit`; of all caches where no scope is named.
    func operations(in scope: Scope?, limit: Int) async throws -> [Operation]
    /// The operations of one cache, also of one that is gone: newest first, at most `limit`.
    func operations(of cache: CacheID, limit: Int) async throws -> [Operation]
    /// Events after `sequence`, oldest first, at most `limit`.
    func events(after sequence: Int64, cache: CacheID?, limit: Int) async throws -> [Event]
    /// Events of a scope or cache, or of all where none is named: the newest first, at most `limit`, that happened at
    /// or after `since`, in seconds since 1970.
    func latestEvents(in scope: Scope?, of cache: CacheID?, since: Double, limit: Int) async throws -> [Event]
    /// Events as they happen, from the one after `sequence`.
    func follow(after sequence: Int64, cache: CacheID?) -> AsyncStream<Event>
    /// A node's log from the byte `after`, or its end; at most `bytes`.
    func log(_ id: CacheID, node: NodeID, after: Int64?, bytes: Int) async throws -> LogChunk
    /// True once every cache has been observed since the daemon began.
    func isReady() async -> Bool
    func tiers() async -> [Tier]
}

extension CacheProvisioning {
    /// Creates or changes what is declared, with everything else at its default.
    public func apply(
        _ declarations: [CacheDeclaration], prune: Bool = false, dryRun: Bool = false
    ) async throws -> [CacheChange] {
        var intent = ApplyIntent(declarations, dryRun: dryRun)
        if prune { intent.prune = ApplyIntent.Prune() }
        return try await apply(intent)
    }

    public func delete(_ id: CacheID, finalSnapshot: String? = nil) async throws -> Operation? {
        try await delete(id, finalSnapshot: finalSnapshot, with: [])
    }
}

extension CacheActions {
    /// Restarts nodes one after the other, without losing anything.
    public func restart(_ id: CacheID, nodes: [NodeID]) async throws -> Operation {
        try await restart(id, nodes: nodes, manner: .inTurn)
    }
}

extension CacheObserving {
    /// All caches.
    public func caches() async throws -> [CacheView] { try await caches(in: nil) }
}
