import Foundation
import TerraceControl
import TerraceCore
import TerraceLocal
import TerraceRedis
import TerraceTestSupport
import Testing

extension RealFixture {
    @discardableResult
    func snapshot(_ cache: String, as name: String) async throws -> Snapshot {
        let made = try await control.makeSnapshot(of: CacheID(name: cache), as: name, with: [])
        try await end(of: made.operation)
        return try await control.snapshot(made.snapshot.id)
    }

    /// Returns when the operation has succeeded.
    func end(of operation: TerraceCore.Operation) async throws {
        let ended = try await control.operation(operation.id, wait: .seconds(120))
        try #require(ended.state == .succeeded, "\(operation.kind): \(ended.error ?? "still running")")
    }

    /// Creates a cache of the tier `test` with the snapshot's data.
    func restore(
        _ name: String, from snapshot: String, _ change: (inout CacheDeclaration) -> Void = { _ in }
    ) async throws {
        let stored = try await control.snapshot(SnapshotID(name: snapshot))
        let id = try CacheID(name: name)
        var declaration = stored.declaration(of: id, withUsers: false, withLabels: false, withSettings: true)
        if stored.spec.clustered == false { declaration.shards = nil }
        change(&declaration)
        var intent = ApplyIntent([declaration], existing: .refuse)
        intent.seeds[id] = stored.id
        let change = try #require(try await control.apply(intent).first)
        try await end(of: try await control.operation(change.operation ?? "", wait: .seconds(120)))
    }

    /// Writes keys of every type, some of which expire, to the cache.
    func fill(_ name: String, isCluster: Bool) async throws {
        let servers = try await primaries(name)
        let ranges = try await control.cache(CacheID(name: name)).nodes.filter { $0.role == .primary }
            .map { $0.slots.compactMap { SlotRange($0) } }
        func server(_ key: String) -> RedisConnection {
            guard isCluster else { return servers[0] }
            let slot = hashSlot(key: key)
            let index = ranges.firstIndex { $0.contains { $0.lower <= slot && slot <= $0.upper } }
            return servers[index ?? 0]
        }
        for number in 0..<20 {
            let key = "k\(number)"
            for words in [
                ["SET", "text-\(key)", "v\r\n#TS:\(number)"],
                ["SET", "short-\(key)", "v", "EX", "\(1000 + number * 60)"],
                ["HSET", "hash-\(key)", "a", "1", "b", "\(number)"], ["RPUSH", "list-\(key)", "x", "y", "z"],
                ["SADD", "set-\(key)", "1", "2", "three"], ["ZADD", "sorted-\(key)", "1.5", "a", "2", "b"],
                ["XADD", "stream-\(key)", "1-\(number + 1)", "f", "v"],
                ["XGROUP", "CREATE", "stream-\(key)", "readers", "0"],
                ["XREADGROUP", "GROUP", "readers", "one", "COUNT", "1", "STREAMS", "stream-\(key)", ">"],
            ] {
                try await server(
                    words[0].hasPrefix("XGROUP") ? words[2] : words[0] == "XREADGROUP" ? words[7] : words[1]
                )
                .send(words)
            }
        }
        try await server("big").send(["SET", "big", String(repeating: "0123456789", count: 100_000)])
    }

    /// For each primary, a word that belongs to one of its slots as a hash tag; one word outside a cluster.
    func tags(_ name: String) async throws -> [String] {
        try await control.cache(CacheID(name: name)).nodes.filter { $0.role == .primary }.map { node in
            let ranges = node.slots.compactMap { SlotRange($0) }
            let word = (0...).lazy.map { "t\($0)" }.first { word in
                let slot = hashSlot(key: word)
                return ranges.isEmpty || ranges.contains { $0.lower <= slot && slot <= $0.upper }
            }
            return word ?? ""
        }
    }

    /// Paths of the dumps in the object store.
    var dumpFiles: [String] {
        let place = folder + "/snapshots/dumps"
        return (FileManager.default.enumerator(atPath: place)?.allObjects as? [String] ?? [])
            .filter { $0.split(separator: "/").last?.count == 64 }.map { "\(place)/\($0)" }
    }
}
