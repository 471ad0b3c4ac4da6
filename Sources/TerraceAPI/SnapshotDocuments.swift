public import TerraceCore

/// A snapshot as the native API and `terrace snapshot show -o json` write it. Field names are a contract.
public struct SnapshotDocument: Codable, Sendable, Equatable {
    /// One shard's file.
    public struct DumpDocument: Codable, Sendable, Equatable {
        public var shard: Int
        /// Such as `0-5460`; empty where the cache had no slots.
        public var slots: [String]
        public var bytes: Int64
        /// The hash of the file's content, 64 hexadecimal digits.
        public var sha256: String
        /// Keys by database.
        public var keys: [String: Int]
        /// The version of the engine's file form.
        public var rdbVersion: Int
        /// The node that wrote it, such as `0-1`; null for a file that a person brought.
        public var node: String?
    }

    public var name: String
    public var scope: String
    /// The cache it was taken of, which may be gone.
    public var cache: String
    /// `creating`, `available`, `failed` or `deleting`.
    public var state: String
    /// Why it was made: `request`, `schedule`, `final`, `imported` or `copied`.
    public var cause: String
    /// Why it failed, or while it is made, why the last attempt did.
    public var error: String?
    /// How far the work is, 0–100.
    public var percent: Int
    public var tier: String
    public var size: String
    public var shards: Int
    /// The engine that wrote it, such as `redis 7.0.15`; null until it did.
    public var engine: String?
    public var modules: [String]
    public var bytes: Int64
    public var keys: Int
    /// RFC 3339, UTC.
    public var createdAt: String
    /// RFC 3339, UTC; null while it is made.
    public var completedAt: String?
    public var dumps: [DumpDocument]

    public init(_ snapshot: Snapshot) {
        name = snapshot.id.name
        scope = snapshot.id.scope.rawValue
        cache = snapshot.source.name
        state = snapshot.state.rawValue
        cause = snapshot.cause.rawValue
        error = snapshot.error
        percent = snapshot.percent
        tier = snapshot.spec.tier
        size = snapshot.spec.size
        shards = snapshot.spec.shards
        engine = snapshot.engine
        modules = (snapshot.spec.modules ?? []).map(\.rawValue)
        bytes = snapshot.bytes
        keys = snapshot.keys
        createdAt = Timestamp.text(snapshot.createdAt)
        completedAt = snapshot.completedAt.map(Timestamp.text)
        dumps = snapshot.dumps.map { dump in
            DumpDocument(
                shard: dump.shard, slots: dump.slots, bytes: dump.bytes, sha256: dump.sha256,
                keys: Dictionary(dump.keys.map { ("\($0.key)", $0.value) }, uniquingKeysWith: { $1 }),
                rdbVersion: dump.rdbVersion, node: dump.node?.description)
        }
    }

    /// What works as a snapshot's name on the command line.
    public var reference: String { scope == "local" ? name : "\(scope)/\(name)" }
}

/// Oldest first.
public struct SnapshotList: Codable, Sendable {
    public var snapshots: [SnapshotDocument]
    /// The times that the cache can be restored to, oldest first, where one was named that has an archive.
    public var windows: [WindowDocument]?

    public init(_ snapshots: [SnapshotDocument], windows: [WindowDocument]? = nil) {
        self.snapshots = snapshots
        self.windows = windows
    }
}

/// `POST /api/v1/snapshots`: of which cache, by `NAME` or `SCOPE/NAME`, and under which name.
public struct SnapshotRequest: Codable, Sendable {
    public var cache: String
    /// Null for a name made from the cache's.
    public var name: String?
    /// Whether it serves a restore or a branch that follows at once: it goes by itself when no cache begins with it any
    /// more.
    public var transient: Bool?

    public init(cache: String, name: String?) {
        self.cache = cache
        self.name = name
    }
}

/// A snapshot that was asked for, and the operation to wait for.
public struct SnapshotAnswer: Codable, Sendable {
    public var snapshot: SnapshotDocument
    public var operation: OperationDocument

    public init(_ snapshot: Snapshot, _ operation: Operation) {
        self.snapshot = SnapshotDocument(snapshot)
        self.operation = OperationDocument(operation)
    }
}

/// `POST /api/v1/snapshots/{scope}/{name}/actions/copy`.
public struct SnapshotCopyRequest: Codable, Sendable {
    public var name: String
    public init(name: String) { self.name = name }
}

/// `POST /api/v1/restores`: a new cache with the data of a snapshot. What is null is as it was when the snapshot was made.
public struct RestoreRequest: Codable, Sendable {
    /// The new cache's name.
    public var name: String
    /// The new cache's scope; null for the snapshot's.
    public var scope: String?
    /// The snapshot, by `NAME` or `SCOPE/NAME`; with `at`, a cache, which may be gone. The name of a cache alone stands for
    /// its newest snapshot.
    public var from: String
    /// A moment of the cache's archive, RFC 3339; null for a snapshot.
    public var at: String?
    public var tier: String?
    public var size: String?
    public var shards: Int?
    public var replicas: Int?
    /// `redis` or `valkey`.
    public var engine: String?
    public var engineVersion: String?
    /// Whether the new cache gets the users, labels and engine settings that the old one had declared.
    public var withUsers: Bool?
    public var withLabels: Bool?
    public var withSettings: Bool?

    public init(name: String, from: String) {
        self.name = name
        self.from = from
    }
}

/// `POST /api/v1/branches`: new caches with the data of one snapshot, all or none.
public struct BranchRequest: Codable, Sendable {
    /// The new cache's name; of several, each has a number after it: `name-1`, `name-2`.
    public var name: String
    /// The snapshot, by `NAME` or `SCOPE/NAME`.
    public var from: String
    /// 1–100; null is one.
    public var count: Int?

    public init(name: String, from: String, count: Int?) {
        self.name = name
        self.from = from
        self.count = count
    }
}

/// A time without a gap in an archive.
public struct WindowDocument: Codable, Sendable, Equatable {
    /// RFC 3339, UTC.
    public var from: String
    /// RFC 3339, UTC.
    public var to: String

    public init(_ window: ClosedRange<Double>) {
        from = Timestamp.text(window.lowerBound)
        to = Timestamp.text(window.upperBound)
    }
}
