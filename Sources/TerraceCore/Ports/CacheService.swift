/// The control plane as every front-end sees it: typed intents in, views out.
public protocol CacheService: Sendable {
    /// Creates or changes what is declared; all or nothing. What a dry run returns is what a real one would do.
    /// - Throws: `TerraceError` with every problem in `details`.
    func apply(_ intent: ApplyIntent) async throws -> [CacheChange]
    /// Asks for deletion. Repeating it returns the running operation; nil when there is no such cache.
    /// - Parameter resources: what a front-end keeps of the cache, to be changed with it.
    func delete(_ id: CacheID, with resources: [ResourceChange]) async throws -> Operation?
    func caches() async throws -> [CacheView]
    /// - Throws: `TerraceError.notFound`.
    func cache(_ id: CacheID) async throws -> CacheView
    /// Finds a cache by its name, or by `scope/name`.
    /// - Throws: `TerraceError.notFound`, or `.invalidArgument` naming the candidates of an ambiguous name.
    func find(_ name: String) async throws -> CacheID
    /// Addresses and keys for a client. With `setKeys` and `regenerateKey` the only call that returns a secret.
    func connection(_ id: CacheID) async throws -> ConnectionInfo
    /// Makes a new access key in place of the one at `index`, from 0; the others stay valid.
    /// - Throws: `TerraceError.notFound`, `.invalidArgument` where the cache has no such key.
    func regenerateKey(_ id: CacheID, index: Int) async throws -> ConnectionInfo
    /// Replaces the access keys; every one of them opens.
    func setKeys(_ id: CacheID, _ keys: [String]) async throws -> ConnectionInfo
    /// Whether an engine takes the users' access strings; without effect.
    /// - Throws: `TerraceError.invalidArgument` with the engine's own words.
    func check(_ users: [CacheUser], engine: EngineRequest) async throws
    /// Whether an engine takes the settings; without effect. One that is not installed says nothing.
    /// - Throws: `TerraceError.invalidArgument` with the engine's own words.
    func check(_ settings: [String: String], engine: EngineRequest) async throws
    /// Makes another node primary of its shard, without losing an acknowledged write.
    /// - Parameters:
    ///   - node: the replica that shall be primary; the one that has seen most where nil.
    ///   - forced: end the primary's process instead of handing over: what is lost is lost.
    /// - Throws: `TerraceError.failedPrecondition` where no replica is in sync or the cache is busy.
    func failover(_ id: CacheID, shard: Int, to node: NodeID?, forced: Bool) async throws -> Operation
    /// Ends nodes and starts them again; the manner says what may be lost.
    /// - Throws: `TerraceError.notFound` for a node the cache has not.
    func restart(_ id: CacheID, nodes: [NodeID], manner: RestartManner) async throws -> Operation
    /// Does something to nodes, as it might happen by itself; each has an event. What becomes of it is the tier's.
    /// - Throws: `TerraceError.notFound` for a node the cache has not, `.failedPrecondition` for one without a process.
    func inject(_ fault: Fault, _ id: CacheID, nodes: [NodeID]) async throws
    /// Hands out a cache of the tier with its defaults: one of the pool where one is ready, else a new one.
    /// - Parameter ttl: when it ends by itself, 1 s to 24 h.
    /// - Throws: `TerraceError.notFound` for a tier that is not there, `.invalidArgument` for the time.
    func lease(tier: String, for ttl: Duration) async throws -> Lease
    /// Ends a lease, and its cache with it.
    /// - Throws: `TerraceError.notFound` for a cache that is not leased.
    func release(_ id: CacheID) async throws -> Operation?
    /// Ends every node in the zone, and starts none there until it is up again. A zone nobody is in may be down, too.
    /// - Returns: all zones that are down now.
    func setZone(_ zone: String, isDown: Bool) async throws -> [String]
    /// Zones that are down, by their names.
    func downZones() async throws -> [String]
    /// What clients were refused. What a server refused is counted also after its end, as far as it was looked at before.
    func audit(_ id: CacheID) async throws -> AuditReport
    /// - Parameter wait: how long to wait for the end, at most; zero for none.
    func operation(_ id: String, wait: Duration) async throws -> Operation
    /// Newest first, at most `limit`; of all caches where no scope is named.
    func operations(in scope: Scope?, limit: Int) async throws -> [Operation]
    /// Of one cache, also of one that is gone: newest first, at most `limit`.
    func operations(of cache: CacheID, limit: Int) async throws -> [Operation]
    /// Events after `sequence`, oldest first, at most `limit`.
    func events(after sequence: Int64, cache: CacheID?, limit: Int) async throws -> [Event]
    /// The newest first, at most `limit`, since a time in seconds since 1970; of all scopes and caches where none is named.
    func latestEvents(in scope: Scope?, of cache: CacheID?, since: Double, limit: Int) async throws -> [Event]
    /// Events as they happen, from the one after `sequence`.
    func follow(after sequence: Int64, cache: CacheID?) -> AsyncStream<Event>
    /// A node's log from the byte `after`, or its end; at most `bytes`.
    func log(_ id: CacheID, node: NodeID, after: Int64?, bytes: Int) async throws -> LogChunk
    /// True once every cache has been observed since the daemon began.
    func isReady() async -> Bool
    func tiers() async -> [Tier]
}

extension CacheService {
    /// Restarts nodes one after the other, without losing anything.
    public func restart(_ id: CacheID, nodes: [NodeID]) async throws -> Operation {
        try await restart(id, nodes: nodes, manner: .inTurn)
    }

    /// Creates or changes what is declared, with everything else at its default.
    public func apply(
        _ declarations: [CacheDeclaration], prune: Bool = false, dryRun: Bool = false
    ) async throws -> [CacheChange] {
        var intent = ApplyIntent(declarations, dryRun: dryRun)
        if prune { intent.prune = ApplyIntent.Prune() }
        return try await apply(intent)
    }

    public func delete(_ id: CacheID) async throws -> Operation? { try await delete(id, with: []) }
}

/// What to create or change.
public struct ApplyIntent: Sendable {
    /// What happens to a declared cache that exists, or does not.
    public enum Existing: Sendable {
        /// Created or changed as needed.
        case change
        /// `TerraceError.alreadyExists` where there is one.
        case refuse
        /// `TerraceError.notFound` where there is none.
        case require
    }

    public var declarations: [CacheDeclaration]
    /// Keys that caches with keys have from now on; a new one that is not listed gets generated ones, others keep theirs.
    public var keys: [CacheID: [String]]
    public var existing: Existing
    /// The place in the pool that new caches begin with; nil for caches that are none of the pool's.
    public var pool: PoolPlace?
    /// Caches to be deleted with it.
    public var deleting: [CacheID] = []
    /// Generations that the declarations were made from: a cache that has another one by now is a conflict.
    public var generations: [CacheID: Int] = [:]
    /// What a front-end keeps of the same, to be changed with it.
    public var resources: [ResourceChange] = []
    /// The set of manifests that each cache belongs to; what is not listed keeps the one it has.
    public var owners: [CacheID: Owner] = [:]
    /// The one of new caches that are not listed there; nil is none.
    public var newOwner: Owner?
    /// Delete what the owners have made and is not declared any more; nil deletes nothing.
    public var prune: Prune?
    public var dryRun: Bool

    /// Caches that may be deleted besides the declared ones.
    public struct Prune: Sendable {
        /// Besides those of the declared caches.
        public var owners: Set<Owner>
        /// Caches that somebody was asked about: nothing else is deleted. Nil where nobody was asked.
        public var agreed: Set<CacheID>?

        public init(owners: Set<Owner> = [], agreed: Set<CacheID>? = nil) {
            self.owners = owners
            self.agreed = agreed
        }
    }

    public init(
        _ declarations: [CacheDeclaration], keys: [CacheID: [String]] = [:], existing: Existing = .change,
        resources: [ResourceChange] = [], dryRun: Bool = false
    ) {
        self.declarations = declarations
        self.resources = resources
        self.keys = keys
        self.existing = existing
        self.dryRun = dryRun
    }
}

/// A part of a node's log.
public struct LogChunk: Sendable, Codable, Equatable {
    public var text: String
    /// Where the next part begins, in bytes from the log's start.
    public var next: Int64

    public init(text: String, next: Int64) {
        self.text = text
        self.next = next
    }
}

/// What apply did, or would do, to one cache.
public struct CacheChange: Sendable, Codable, Equatable {
    public enum Action: String, Sendable, Codable, CaseIterable { case create, update, delete, none }

    public var cache: CacheID
    public var action: Action
    /// `field: old → new`, for people.
    public var fields: [String]
    /// Nil in a dry run and where nothing changes.
    public var operation: String?

    public init(cache: CacheID, action: Action, fields: [String] = [], operation: String? = nil) {
        self.cache = cache
        self.action = action
        self.fields = fields
        self.operation = operation
    }
}

/// Machine-readable reason for anything that is, or is not, as desired.
public struct Condition: Sendable, Codable, Equatable {
    /// `Available`, `EngineVersion`, `ClientLimit`…
    public var type: String
    public var status: Bool
    public var reason: String
    public var message: String

    public init(type: String, status: Bool, reason: String, message: String) {
        self.type = type
        self.status = status
        self.reason = reason
        self.message = message
    }
}

/// A cache as it is shown: what is wanted, what was last seen, and why they differ.
public struct CacheView: Sendable {
    public var record: CacheRecord
    public var state: CacheState
    public var conditions: [Condition]
    public var nodes: [NodeView]
    /// Name and version of the engine that runs, such as `redis 7.0.15`; nil before the first start.
    public var engine: String?
    /// The tier's promise in percent, if there is one.
    public var slaPromised: Double?
    /// When clients could write, and when not.
    public var availability: Availability
    /// The moment all of this was looked at, in seconds since 1970.
    public var seenAt: Double
    /// Seconds since 1970.
    public var createdAt: Double

    public init(
        record: CacheRecord, state: CacheState, conditions: [Condition], nodes: [NodeView], engine: String?,
        slaPromised: Double?, availability: Availability = Availability(), seenAt: Double, createdAt: Double
    ) {
        self.record = record
        self.state = state
        self.conditions = conditions
        self.nodes = nodes
        self.engine = engine
        self.slaPromised = slaPromised
        self.availability = availability
        self.seenAt = seenAt
        self.createdAt = createdAt
    }
}

extension CacheView {
    /// Where a client may read besides the primary. Nothing balances: it is the first replica that serves, and a cluster has
    /// none, as its clients find the replicas themselves.
    public var reader: NodeView? {
        record.spec.clustered ? nil : nodes.first { $0.role == .replica && $0.state == .serving }
    }
}

/// A node as it is shown.
public struct NodeView: Sendable, Codable, Equatable {
    public enum State: String, Sendable, Codable, CaseIterable { case absent, silent, loading, syncing, serving }

    public var id: NodeID
    public var zone: String
    public var address: Endpoint
    public var role: ServerObservation.Role?
    public var state: State
    public var pid: Int32?
    /// Bytes of the primary's stream this replica has yet to see.
    public var lag: Int64?
    /// Slot ranges served, such as `0-5460`; empty outside a cluster.
    public var slots: [String]

    public init(
        id: NodeID, zone: String, address: Endpoint, role: ServerObservation.Role?, state: State, pid: Int32?,
        lag: Int64?,
        slots: [String]
    ) {
        self.id = id
        self.zone = zone
        self.address = address
        self.role = role
        self.state = state
        self.pid = pid
        self.lag = lag
        self.slots = slots
    }
}

/// What a client needs to connect.
public struct ConnectionInfo: Sendable, Codable, Equatable {
    /// Nil where TLS is required.
    public var plain: Endpoint?
    /// Nil where TLS is off.
    public var secure: Endpoint?
    /// Passwords of the default user, any of which opens; empty where none is needed.
    public var keys: [String]
    /// Generated passwords of the other users, by name.
    public var userPasswords: [String: String]
    public var clustered: Bool

    public init(
        plain: Endpoint?, secure: Endpoint?, keys: [String], userPasswords: [String: String] = [:], clustered: Bool
    ) {
        self.plain = plain
        self.secure = secure
        self.keys = keys
        self.userPasswords = userPasswords
        self.clustered = clustered
    }

    /// Where a client that can do without TLS connects. A cache has one port at least.
    public var address: Endpoint { plain ?? secure ?? Endpoint(host: "", port: 0) }
}
