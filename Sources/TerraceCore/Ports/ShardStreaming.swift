/// The writes of a shard, as they happen.
public protocol ShardStreaming: Sendable {
    /// Opens the stream of the shard's primary: after a place where an earlier one ended, or from a dump of everything.
    /// - Throws: `TerraceError.unavailable` where the shard has no primary that serves now, or its slots are on the move.
    func stream(_ shard: Int, of cache: StoredCache, after place: StreamPlace?) async throws -> any ShardStream
    /// How far the stream of the shard's primary is: every write that a client got an answer to before the call lies
    /// before it.
    func position(_ shard: Int, of cache: StoredCache) async throws -> StreamPlace
    /// Slot ranges that the shard's primary serves; empty outside a cluster.
    /// - Throws: `TerraceError.unavailable` while slots are on the move.
    func slots(_ shard: Int, of cache: StoredCache) async throws -> [String]
}

/// A place in the history of a shard's writes.
public struct StreamPlace: Sendable, Hashable {
    /// The history's name, 40 hexadecimal digits.
    public var history: String
    /// Bytes of the history before the place.
    public var offset: Int64

    public init(history: String, offset: Int64) {
        self.history = history
        self.offset = offset
    }
}

/// The stream of one primary. One task reads it: first the dump, where one comes, then the writes.
public protocol ShardStream: Sendable {
    /// Where the writes begin.
    var place: StreamPlace { get }
    /// Whether a dump of everything before comes first.
    var beginsWithDump: Bool { get }
    /// The next bytes of the dump; nil after its last one.
    func nextOfDump() async throws -> [UInt8]?
    /// The next writes.
    func nextWrites() async throws -> StreamRun
    func close() async
}

/// A run of whole write commands in the engine's own form.
public struct StreamRun: Sendable, Equatable {
    /// The offset before the first command.
    public var start: Int64
    public var bytes: [UInt8]
    /// The offset after the run, at or after `start + bytes.count`. What lies between is no data.
    public var end: Int64

    public init(start: Int64, bytes: [UInt8], end: Int64) {
        self.start = start
        self.bytes = bytes
        self.end = end
    }
}
