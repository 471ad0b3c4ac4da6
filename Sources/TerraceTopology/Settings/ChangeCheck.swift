import TerraceCore
import TerraceRedis

/// Checks that refuse a change before it begins.
struct ChangeCheck {
    /// The nodes of the running cache; their record is the old one.
    let nodes: CacheNodes

    /// - Throws: `TerraceError.failedPrecondition` when the running cache has data that the new spec has no room for.
    func checkData(fits spec: CacheSpec) async throws {
        let record = nodes.record
        let old = record.spec
        let becomesCluster = spec.clustered && !old.clustered
        guard record.bootstrapped, becomesCluster || spec.maxmemory < old.maxmemory else { return }
        for id in record.primaries {
            guard await !nodes.isAbsent(id) else { continue }
            let connection = try await nodes.connection(id)
            if becomesCluster { try Self.checkDatabases(try await connection.info("keyspace"), old.id) }
            let used = Int64(try await connection.info("memory").fields["used_memory"] ?? "") ?? 0
            guard used > spec.maxmemory else { continue }
            throw TerraceError(
                .failedPrecondition,
                "\(old.id) uses \(used) bytes at node \(id), and \(spec.size) holds \(spec.maxmemory); delete data, or "
                    + "choose a larger size", field: "spec.size")
        }
    }

    /// Checks that only database 0 has keys, because a Redis Cluster has no other.
    static func checkDatabases(_ keyspace: RedisInfo, _ id: CacheID) throws {
        let others = keyspace.fields.keys.filter { $0.hasPrefix("db") && $0 != "db0" }.sorted()
        guard others.isEmpty else {
            throw TerraceError(
                .failedPrecondition,
                "\(id) has keys in \(others.joined(separator: ", ")), and a cluster has database 0 only; move or delete "
                    + "them first", field: "spec.shards")
        }
    }

    /// Checks that the new engine reads the data of the old one: newer versions do, and Valkey reads the data of Redis.
    /// - Throws: `TerraceError.failedPrecondition` if it does not.
    static func checkUpgrade(from old: Engine, to new: Engine) throws {
        let isForward =
            old.name == new.name
            ? !new.numbers.lexicographicallyPrecedes(old.numbers) : old.name == .redis && new.name == .valkey
        guard !isForward else { return }
        throw TerraceError(
            .failedPrecondition,
            "\(new) does not read the data of \(old), which runs now; an engine can be replaced by a newer version, and redis "
                + "by valkey", field: "spec.engine")
    }
}
