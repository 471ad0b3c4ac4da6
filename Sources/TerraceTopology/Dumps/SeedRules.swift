import TerraceCore
import TerraceRedis

/// Decides whether, and how, a new cache can begin with a snapshot's data.
struct SeedRules {
    let host: any NodeHost

    /// - Throws: `TerraceError.failedPrecondition` that says what does not fit.
    func seed(from snapshot: Snapshot, for spec: CacheSpec) throws -> Seed {
        let engine = try host.engine(for: spec)
        for dump in snapshot.dumps { try check(dump, of: snapshot, readBy: engine) }
        try checkDatabases(snapshot, spec)
        try checkMemory(snapshot, spec)
        let missing = Set(snapshot.spec.modules ?? []).subtracting(spec.modules ?? [])
        guard missing.isEmpty else {
            let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
            throw TerraceError(
                .failedPrecondition,
                "snapshot \(snapshot.id.name) may have data of the modules \(names); the new cache needs them, too",
                field: "spec.modules")
        }
        return Seed(snapshot: snapshot.id, dumps: snapshot.dumps, way: Self.way(from: snapshot, to: spec))
    }

    /// Shards can start with files where the cache has the snapshot's shards, each with the slots that a new cluster gives
    /// it. One shard has them all, whether it is a cluster or not.
    static func way(from snapshot: Snapshot, to spec: CacheSpec) -> Seed.Way {
        let even = evenSlots(shards: spec.shards).map { "\($0.lowerBound)-\($0.upperBound)" }
        guard snapshot.dumps.map(\.shard) == Array(0..<spec.shards) else { return .keys }
        let isEven = spec.shards == 1 || snapshot.dumps.allSatisfy { $0.slots == [even[$0.shard]] }
        return isEven ? .files : .keys
    }

    private func check(_ dump: Dump, of snapshot: Snapshot, readBy engine: Engine) throws {
        let format = RDBFormat(dump.isValkey ? .valkey : .redis, dump.rdbVersion)
        let reader = engine.name == .valkey ? RDBCompatibility.Engine.valkey : .redis
        guard let reason = RDBCompatibility.obstacle(to: format, in: reader, engine.version) else { return }
        throw TerraceError(
            .failedPrecondition, "snapshot \(snapshot.id.name), shard \(dump.shard): \(reason)", field: "spec.engine")
    }

    private func checkDatabases(_ snapshot: Snapshot, _ spec: CacheSpec) throws {
        let used = snapshot.dumps.flatMap(\.keys).filter { $0.value > 0 }.map(\.key)
        let highest = used.max() ?? 0
        if spec.clustered, highest > 0 {
            throw TerraceError(
                .failedPrecondition,
                "snapshot \(snapshot.id.name) has keys in database \(highest), and a cluster has database 0 only; restore "
                    + "it to a cache without shards", field: "spec.shards")
        }
        guard highest >= spec.databases else { return }
        throw TerraceError(
            .failedPrecondition,
            "snapshot \(snapshot.id.name) has keys in database \(highest), and \(spec.size) has databases 0 to "
                + "\(spec.databases - 1)", field: "spec.size")
    }

    private func checkMemory(_ snapshot: Snapshot, _ spec: CacheSpec) throws {
        let memory = snapshot.dumps.map { $0.memory ?? $0.bytes }
        // With other shards the keys are spread evenly, as far as anybody can tell beforehand.
        let largest =
            Self.way(from: snapshot, to: spec) == .files
            ? memory.max() ?? 0 : memory.reduce(0, +) / Int64(spec.shards)
        guard largest > spec.maxmemory else { return }
        throw TerraceError(
            .failedPrecondition,
            "a node would need \(largest) bytes for snapshot \(snapshot.id.name), and \(spec.size) holds "
                + "\(spec.maxmemory); choose a larger size or more shards", field: "spec.size")
    }
}
