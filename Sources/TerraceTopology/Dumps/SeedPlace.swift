import TerraceCore
import TerraceRedis

/// Starts the primaries of a new cache with the dumps of its seed.
struct SeedPlace {
    let nodes: CacheNodes
    let engine: Engine

    /// Starts the node. A primary of a cache that no client knows yet gets its shard's dump into its home.
    func start(_ id: NodeID, _ launch: NodeLaunch) async throws {
        let key = nodes.key(id)
        guard let dump = dump(for: id) else { return try await nodes.host.start(key, launch) }
        var launch = launch
        if nodes.record.spec.persistence.keepsData == false {
            // Without the mark the node would start empty, as its cache keeps nothing on disk.
            launch.files[NodeFile.handedDown] = "snapshot \(nodes.record.seed?.snapshot.name ?? "")"
        }
        let place = place
        let beside =
            place == NodeFile.appendOnlyBase
            ? [NodeFile.appendOnlyManifest: Self.manifest] : [:]
        let prepared = launch
        try await nodes.dumps.with(dump) { [nodes] file in
            var launch = prepared
            // Redis 6 appends to the one file it has; later versions replace files, and never change one.
            launch.dump = LaunchDump(file: file, name: place, isReadOnly: place != NodeFile.appendOnly, beside: beside)
            try await nodes.host.start(key, launch)
        }
    }

    /// The list of the append-only files where there is nothing but a base.
    static let manifest = "file appendonly.aof.1.base.rdb seq 1 type b\n"

    private func dump(for id: NodeID) -> Dump? {
        let record = nodes.record
        guard !record.bootstrapped, record.primaries.contains(id) else { return nil }
        return record.seed?.file(ofShard: id.shard)
    }

    /// The file that the engine reads first. A server with an append-only file ignores a dump beside it, but the file may
    /// begin with one.
    private var place: String {
        switch nodes.record.spec.persistence.mode {
        case .none, .rdb: NodeFile.snapshot
        case .aof, .both: engine.dialect == .redis6 ? NodeFile.appendOnly : NodeFile.appendOnlyBase
        }
    }

    /// Returns when the servers have read the dumps that their cache begins with.
    static func loaded(_ primaries: [RedisConnection], _ nodes: CacheNodes) async throws {
        guard let seed = nodes.record.seed, seed.way == .files else { return }
        let largest = seed.dumps.map(\.bytes).max() ?? 0
        let limit = Duration.seconds(10) + .seconds(Double(largest) / BlankServers.bytesPerSecond)
        for primary in primaries {
            try await nodes.within(limit, "\(primary.address) does not load its data") {
                try await !primary.info("persistence").isLoading
            }
        }
    }
}
