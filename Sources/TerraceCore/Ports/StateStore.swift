/// A cache's secrets; they leave the store only for the engine's configuration and for `ConnectionInfo`.
public struct CacheSecrets: Sendable, Equatable {
    /// Passwords of the default user, each of which is valid; the tier says how many there are.
    public var keys: [String]
    /// The password of the control plane's own ACL user.
    public var controlPassword: String
    /// Generated passwords, by the user's name; nil for a cache that had no users when it was written.
    public var userPasswords: [String: String]?

    public init(keys: [String], controlPassword: String) {
        self.keys = keys
        self.controlPassword = controlPassword
    }
}

/// A cache as the store keeps it.
public struct StoredCache: Sendable, Equatable {
    public var record: CacheRecord
    public var secrets: CacheSecrets
    /// Seconds since 1970.
    public var createdAt: Double

    public init(record: CacheRecord, secrets: CacheSecrets, createdAt: Double) {
        self.record = record
        self.secrets = secrets
        self.createdAt = createdAt
    }
}

/// One read-modify-write of the store: everything a caller wants to be durable together.
public struct StoreChange: Sendable {
    public var events: [Event]
    public var operations: [Operation]
    /// Documents of a front-end that change with the rest.
    public var resources: [ResourceChange]
    public var snapshots: [SnapshotChange]

    public init(
        events: [Event] = [], operations: [Operation] = [], resources: [ResourceChange] = [],
        snapshots: [SnapshotChange] = []
    ) {
        self.events = events
        self.operations = operations
        self.resources = resources
        self.snapshots = snapshots
    }

    public var isEmpty: Bool {
        events.isEmpty && operations.isEmpty && resources.isEmpty && snapshots.isEmpty
    }
}

/// What is to be written of a snapshot.
public enum SnapshotChange: Sendable {
    /// The store throws `TerraceError.alreadyExists` where there is one of the same id, and writes nothing then.
    case create(Snapshot)
    /// Replaces the snapshot of the same id. The store throws `TerraceError.conflict` where it is gone or in another
    /// state than `was`, and writes nothing then.
    case replace(Snapshot, was: Snapshot.State)
    case remove(SnapshotID)
}

extension Snapshot {
    /// The change that begins its deletion.
    public var deletion: SnapshotChange {
        var gone = self
        gone.state = .deleting
        return .replace(gone, was: state)
    }
}

/// A change of one record, made under the store's own lock.
public struct RecordEdit: Sendable {
    public var cache: CacheID
    /// Changes the cache. The store throws any error of it on, and writes nothing then.
    public var body: @Sendable (inout StoredCache) throws -> Void

    public init(_ cache: CacheID, _ body: @Sendable @escaping (inout StoredCache) throws -> Void) {
        self.cache = cache
        self.body = body
    }
}

/// Durable desired state. Every call is one transaction: one that throws has changed nothing, and what one that returns
/// has written outlasts any end of the daemon.
public protocol StateStore: Sendable {
    func caches() async throws -> [StoredCache]
    func cache(_ id: CacheID) async throws -> StoredCache?
    /// Writes new caches and changes of others, all or none.
    /// - Throws: `TerraceError.alreadyExists` when a new one exists, `.notFound` when one to be changed does not.
    func write(_ created: [StoredCache], _ edits: [RecordEdit], with change: StoreChange) async throws
    /// Changes a record under the store's own lock, so that a pass never overwrites what the API just wrote.
    /// - Returns: the record as it is now; nil when there is no such cache.
    func update(
        _ id: CacheID, with change: StoreChange, _ body: @Sendable @escaping (inout CacheRecord) throws -> Void
    ) async throws -> CacheRecord?
    func remove(_ id: CacheID, with change: StoreChange) async throws
    func operation(_ id: String) async throws -> Operation?
    func runningOperations(of cache: CacheID) async throws -> [Operation]
    /// Newest first, at most `limit`; of all caches where no scope is named.
    func operations(in scope: Scope?, limit: Int) async throws -> [Operation]
    /// Newest first, at most `limit`.
    func operations(of cache: CacheID, limit: Int) async throws -> [Operation]
    /// Zones in which nothing runs, by their names as nodes have them.
    func downZones() async throws -> Set<String>
    func setZone(_ zone: String, isDown: Bool, with change: StoreChange) async throws
    func append(_ change: StoreChange) async throws
    /// Events after `sequence`, oldest first.
    func events(after sequence: Int64, cache: CacheID?, limit: Int) async throws -> [Event]
    /// Events of a scope or cache, or of all where none is named: the newest first, at most `limit`, that happened at
    /// or after `since`, in seconds since 1970.
    func latestEvents(in scope: Scope?, of cache: CacheID?, since: Double, limit: Int) async throws -> [Event]
    /// All events with one of these reasons, oldest first.
    func events(reasons: [String]) async throws -> [Event]
    /// Forgets operations that ended before `time`, in seconds since 1970, events from before it, and all but the
    /// `count` newest of both. Operations that still run are kept, and so are events with one of these reasons of
    /// caches that still exist.
    func prune(before time: Double, keeping reasons: [String], newest count: Int) async throws
    /// All snapshots, in the order of their requests.
    func snapshots() async throws -> [Snapshot]
    /// The newest that were taken of the cache, at most `count`, in the order of their requests.
    func snapshots(of cache: CacheID, newest count: Int) async throws -> [Snapshot]
    /// Those that are being made or deleted, and those that go by themselves, in the order of their requests.
    func openSnapshots() async throws -> [Snapshot]
    func snapshot(_ id: SnapshotID) async throws -> Snapshot?
    /// Why the newest write failed, such as a disk that is full; nil where it succeeded.
    var failure: TerraceError? { get }
    /// Writes something, to see whether that is possible again.
    func check() async throws
}
