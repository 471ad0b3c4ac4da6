/// A copy of a cache's data at a time, with what the cache was then. The data are one dump per shard in the object
/// store.
public struct Snapshot: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        /// Its dumps are being made or proven.
        case creating
        /// Each dump was read back, its checksum held, and a server loaded it.
        case available
        /// It could not be made; `error` says why. It has no dumps.
        case failed
        /// Its dumps are being removed.
        case deleting
    }

    /// The reason why it was made.
    public enum Cause: String, Sendable, CaseIterable {
        case request, schedule
        /// The cache was deleted.
        case final
        /// It was made from files that a person brought.
        case imported
        /// It is a copy of another snapshot.
        case copied
        /// It was made for what follows at once, such as a restore, a branch or an export, and goes by itself when nothing
        /// needs it any more.
        case moment
    }

    public var id: SnapshotID
    /// The cache it was taken of; the cache may be gone.
    public var source: CacheID
    public var state: State
    public var cause: Cause
    /// The cache as it was, and as it was declared.
    public var spec: CacheSpec
    public var declaration: CacheDeclaration
    /// The engine that wrote the dumps, such as `redis 7.0.15`; nil before one was written.
    public var engine: String?
    /// Seconds since 1970: the request.
    public var createdAt: Double
    /// Seconds since 1970: the end of its proof; nil before.
    public var completedAt: Double?
    /// How far the work is, 0–100.
    public var percent: Int
    /// Why it failed, or while it is made, why the last attempt did.
    public var error: String?
    /// One per shard, by shard.
    public var dumps: [Dump]
    /// Where the files lie that the dumps are made from, one per shard; nil where they are made from the cache.
    public var files: [FileAddress]?

    public init(
        id: SnapshotID, source: CacheID, cause: Cause, spec: CacheSpec, declaration: CacheDeclaration, createdAt: Double
    ) {
        self.id = id
        self.source = source
        state = .creating
        self.cause = cause
        self.spec = spec
        self.declaration = declaration
        self.createdAt = createdAt
        percent = 0
        dumps = []
    }

    /// Bytes of all dumps.
    public var bytes: Int64 { dumps.map(\.bytes).reduce(0, +) }

    /// Keys of all dumps, in all databases.
    public var keys: Int { dumps.flatMap(\.keys.values).reduce(0, +) }
}

/// One shard's data in one file of the engine's own form (RDB).
public struct Dump: Sendable, Equatable {
    public var shard: Int
    /// Slot ranges such as `0-5460`; empty where the cache has no slots.
    public var slots: [String]
    /// SHA-256 of the content, 64 lower-case hexadecimal digits; its name in the object store comes from it.
    public var sha256: String
    public var bytes: Int64
    /// Keys by database, as a server counted them that loaded the dump.
    public var keys: [Int: Int]
    /// The version of the RDB form that the file says it has.
    public var rdbVersion: Int
    /// Whether the form is Valkey's own, which it has since version 80.
    public var isValkey: Bool
    /// Bytes of memory that the server used which wrote the file, as the file says; nil where it does not.
    public var memory: Int64?
    /// The node that wrote it; nil for a file that a person brought.
    public var node: NodeID?
    /// How much of the shard's replication stream is in it; nil for a file that a person brought.
    public var offset: Int64?

    public init(
        shard: Int, slots: [String], sha256: String, bytes: Int64, keys: [Int: Int] = [:], rdbVersion: Int,
        isValkey: Bool = false, memory: Int64? = nil, node: NodeID? = nil, offset: Int64? = nil
    ) {
        self.shard = shard
        self.slots = slots
        self.sha256 = sha256
        self.bytes = bytes
        self.keys = keys
        self.rdbVersion = rdbVersion
        self.isValkey = isValkey
        self.memory = memory
        self.node = node
        self.offset = offset
    }

    /// Its name in the object store. Equal dumps are one object.
    public var object: String { Self.object(sha256[...]) }

    private static func object(_ sha256: Substring) -> String { "dumps/\(sha256.prefix(2))/\(sha256)" }

    /// Whether the key is a dump's name.
    public static func isObject(_ key: ObjectKey) -> Bool {
        guard let name = key.parts.last, name.utf8.count == 64 else { return false }
        let isHash = name.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }
        return isHash && key.text == object(name[...])
    }
}
