/// Dumps: a shard's data in the engine's own form, as they leave a cache and enter another.
public protocol CacheDumping: Sendable {
    /// Writes a shard's data as its engine dumps them, without a stop of writes. Every write that a client got an answer
    /// to before the call is in it. It is taken from a replica in sync where there is one.
    /// - Parameter write: takes the next bytes, and returns when there is room for more.
    /// - Throws: `TerraceError.unavailable` where no node of the shard can be asked, or the node ended on the way.
    func dump(
        _ shard: Int, of cache: StoredCache, to write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> DumpOrigin
    /// The data that a new cache of this spec begins with when it is restored from the snapshot.
    /// - Throws: `TerraceError.failedPrecondition` for an engine too old for the dumps, data that the cache has no room
    ///   for, databases that a cluster does not have, or a module that is missing.
    func seed(from snapshot: Snapshot, for spec: CacheSpec) throws -> Seed
    /// Has a server that nobody else can reach read an append-only file, which may begin with a dump, and dumps it.
    /// - Returns: the engine, such as `redis 7.0.15`.
    /// - Throws: as `load` does.
    func dump(
        log file: DumpFile, engine: EngineRequest, modules: [EngineModule],
        to write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> String
    /// Has a server that nobody else can reach load a dump.
    /// - Returns: its keys by database.
    /// - Throws: `TerraceError.failedPrecondition` with the engine's own words where it does not load the dump, or has no
    ///   such engine.
    func load(_ file: DumpFile, engine: EngineRequest, modules: [EngineModule]) async throws -> [Int: Int]
}

/// Where a dump comes from.
public struct DumpOrigin: Sendable, Equatable {
    /// Nil for a server of no cache.
    public var node: NodeID?
    /// The shard's replication offset at the moment of the dump; nil for a server of no cache.
    public var offset: Int64?
    /// Slot ranges such as `0-5460`; empty where the cache has no slots.
    public var slots: [String]
    /// The engine that wrote it, such as `redis 7.0.15`; nil where only the dump says it.
    public var engine: String?

    public init(node: NodeID?, offset: Int64?, slots: [String], engine: String?) {
        self.node = node
        self.offset = offset
        self.slots = slots
        self.engine = engine
    }
}

/// A dump where a host can read it.
public struct DumpFile: Sendable, Equatable {
    /// The object store's name for the place, which means something to the host only.
    public var handle: String
    public var bytes: Int64

    public init(handle: String, bytes: Int64) {
        self.handle = handle
        self.bytes = bytes
    }
}
