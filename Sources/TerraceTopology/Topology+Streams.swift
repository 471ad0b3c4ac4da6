public import TerraceCore
import TerraceRedis

extension Topology: ShardStreaming {
    public func stream(_ shard: Int, of cache: StoredCache, after place: StreamPlace?) async throws -> any ShardStream {
        let nodes = nodes(of: cache)
        let primary = try nodes.primary(ofShard: shard)
        let version = try await nodes.connection(primary).info("server").valkeyVersion
        let request =
            place.map {
                ReplicationRequest.commands(after: ReplicationPosition(history: $0.history, offset: $0.offset))
            }
            ?? .snapshotThenCommands
        return PrimaryStream(
            try await connections.stream(from: nodes.node(primary).address, request, version, cache))
    }

    public func position(_ shard: Int, of cache: StoredCache) async throws -> StreamPlace {
        let nodes = nodes(of: cache)
        let info = try await nodes.connection(nodes.primary(ofShard: shard)).info("replication")
        guard info.role == .primary, let history = info.replicationID, let offset = info.primaryOffset else {
            throw TerraceError(.unavailable, "shard \(shard) of \(cache.record.spec.id) has no primary that serves")
        }
        return StreamPlace(history: history, offset: offset)
    }

    public func slots(_ shard: Int, of cache: StoredCache) async throws -> [String] {
        let nodes = nodes(of: cache)
        let primary = try nodes.primary(ofShard: shard)
        return try await DumpTaking(nodes: nodes).slots(of: primary, nodes.connection(primary))
    }

}

/// A primary's stream as Core knows it.
private struct PrimaryStream: ShardStream {
    let stream: ReplicationStream

    init(_ stream: ReplicationStream) { self.stream = stream }

    var place: StreamPlace {
        StreamPlace(history: stream.start.position.history, offset: stream.start.position.offset)
    }

    var beginsWithDump: Bool {
        switch stream.start {
        case .snapshot: true
        case .commands: false
        }
    }

    func nextOfDump() async throws -> [UInt8]? { try await stream.nextOfSnapshot().map { Array($0) } }

    func nextWrites() async throws -> StreamRun {
        let run = try await stream.nextCommands()
        return StreamRun(start: run.start, bytes: run.bytes, end: run.end)
    }

    func close() async { await stream.close() }
}
