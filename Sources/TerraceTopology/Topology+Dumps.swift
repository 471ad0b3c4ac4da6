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
        try await reading(.dump(file), "it", request, modules) { connection, _ in
            try await connection.info("keyspace").keysByDatabase
        }
    }

    public func dump(
        log file: DumpFile, engine request: EngineRequest, modules: [EngineModule],
        to write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> String {
        let isSix = try host.engine(for: request, needsTLS: false).dialect == .redis6
        let data = BorrowedData.log(
            file, name: isSix ? NodeFile.appendOnly : NodeFile.appendOnlyBase,
            beside: isSix ? [:] : [NodeFile.appendOnlyManifest: SeedPlace.manifest])
        return try await reading(data, "the archive", request, modules) { connection, server in
            let version = try await connection.info("server")
            try await DumpTaking.dump(server, version.valkeyVersion, to: write)
            return version.engineText
        }
    }

    /// Asks a server that nobody else can reach something about the data that it reads.
    /// - Parameter what: the data in the error of an engine that does not load them.
    private func reading<Value: Sendable>(
        _ data: BorrowedData, _ what: String, _ request: EngineRequest, _ modules: [EngineModule],
        _ body: (RedisConnection, BlankServer) async throws -> Value
    ) async throws -> Value {
        let engine = try host.engine(for: request, needsTLS: false)
        let names = try modules.map { try host.module($0, for: engine) }
        do {
            return try await blankServers.with(engine, modules: names, reading: data, body)
        } catch let end as BlankServerEnd {
            throw TerraceError(.failedPrecondition, "\(engine) does not load \(what): \(end.reason)", cause: end)
        }
    }
}
