import TerraceCore

/// A cache as it is stored.
enum SampleCache {
    static func make(_ name: String) throws -> StoredCache {
        let id = try CacheID(scope: Scope("azure:s/rg"), name: name)
        let spec = CacheSpec(
            id: id, tier: "basic", size: "C0", shards: 1, replicas: 0, clustered: false, engine: EngineRequest(),
            persistence: .none, port: 6379, config: ["hz": "10"], zones: ["a"], maxmemory: 1, maxclients: 1,
            databases: 1,
            blockedCommands: ["config"], auth: true)
        let record = CacheRecord(spec: spec, declaration: CacheDeclaration(id: id, tier: "basic"))
        return StoredCache(
            record: record, secrets: CacheSecrets(keys: ["p"], controlPassword: "q"), createdAt: 12.5)
    }
}
