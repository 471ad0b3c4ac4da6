import TerraceCore
import TerraceRedis

/// What a change is refused for before it begins.
extension LocalRuntime {
    /// - Throws: `TerraceError.failedPrecondition` where the running cache holds what the new spec has no room for.
    func checkData(of cache: StoredCache, fits spec: CacheSpec) async throws {
        let old = cache.record.spec
        let becomesCluster = spec.clustered && !old.clustered
        guard cache.record.bootstrapped, becomesCluster || spec.maxmemory < old.maxmemory else { return }
        for id in cache.record.primaries where process(Key(cache: old.id, node: id)) != nil {
            let connection = try await connection(id, cache)
            if becomesCluster { try Self.checkDatabases(try await connection.info("keyspace"), old.id) }
            let used = Int64(try await connection.info("memory").fields["used_memory"] ?? "") ?? 0
            guard used > spec.maxmemory else { continue }
            throw TerraceError(
                .failedPrecondition,
                "\(old.id) uses \(used) bytes at node \(id), and \(spec.size) holds \(spec.maxmemory); delete data, or "
                    + "choose a larger size", field: "spec.size")
        }
    }

    /// A Redis Cluster has one database.
    static func checkDatabases(_ keyspace: RedisInfo, _ id: CacheID) throws {
        let others = keyspace.fields.keys.filter { $0.hasPrefix("db") && $0 != "db0" }.sorted()
        guard others.isEmpty else {
            throw TerraceError(
                .failedPrecondition,
                "\(id) has keys in \(others.joined(separator: ", ")), and a cluster has database 0 only; move or delete "
                    + "them first", field: "spec.shards")
        }
    }
}
