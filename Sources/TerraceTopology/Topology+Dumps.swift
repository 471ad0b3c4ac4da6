public import TerraceCore
import TerraceRedis

extension Topology: CacheDumping {
    public func dump(
        _ shard: Int, of cache: StoredCache, to write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> DumpOrigin {
        try await DumpTaking(nodes: nodes(of: cache)).dump(shard, to: write)
    }

    public func seed(from snapshot: Snapshot, for spec: CacheSpec) throws -> Seed {
        try SeedRules(host: host).seed(from: snapshot, for: spec)
    }

    public func load(
        _ file: DumpFile, engine request: EngineRequest, modules: [EngineModule]
    ) async throws -> [Int: Int] {
        let engine = try host.engine(for: request)
        let names = try modules.map { try host.module($0, for: engine) }
        do {
            return try await blankServers.with(engine, modules: names, reading: .dump(file)) { connection, _ in
                try await connection.info("keyspace").keysByDatabase
            }
        } catch let end as BlankServerEnd {
            throw TerraceError(.failedPrecondition, "\(engine) does not load it: \(end.reason)", cause: end)
        }
    }

    public func dump(
        log file: DumpFile, engine request: EngineRequest, modules: [EngineModule],
        to write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> String {
        let engine = try host.engine(for: request)
        let names = try modules.map { try host.module($0, for: engine) }
        let isSix = engine.dialect == .redis6
        let data = BorrowedData.log(
            file, name: isSix ? NodeFile.appendOnly : NodeFile.appendOnlyBase,
            beside: isSix ? [:] : [NodeFile.appendOnlyManifest: SeedPlace.manifest])
        do {
            return try await blankServers.with(engine, modules: names, reading: data) { connection, server in
                let version = try await connection.info("server")
                try await DumpTaking.dump(server, version.valkeyVersion, to: write)
                return version.engineText
            }
        } catch let end as BlankServerEnd {
            throw TerraceError(.failedPrecondition, "\(engine) does not load the archive: \(end.reason)", cause: end)
        }
    }
}
