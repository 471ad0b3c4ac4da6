public import TerraceCore

/// Begins caches with snapshots without servers: every snapshot fits every cache.
public struct ScriptedDumping: CacheDumping {
    public init() {}

    public func dump(
        _ shard: Int, of cache: StoredCache, to write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> DumpOrigin {
        DumpOrigin(node: NodeID(shard: shard, index: 0), offset: 0, slots: [], engine: "redis 7.0.15")
    }

    public func seed(from snapshot: Snapshot, for spec: CacheSpec) throws -> Seed {
        Seed(snapshot: snapshot.id, dumps: snapshot.dumps, way: .files)
    }

    public func dump(
        log file: DumpFile, engine: EngineRequest, modules: [EngineModule],
        to write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> String { "redis 7.0.15" }

    public func load(
        _ file: DumpFile, engine: EngineRequest, modules: [EngineModule]
    ) async throws -> [Int: Int] { [:] }
}
