import TerraceCore
import TerraceRedis

/// Takes a shard's data from one of its nodes, as a replica would get them. Nothing of it touches the node's files, and
/// the position in the shard's stream at which the dump stands proves what is in it.
struct DumpTaking {
    let nodes: CacheNodes

    /// How long a replica may need to get what its primary has, before the primary is asked instead.
    private static let patience = Duration.seconds(2)

    func dump(
        _ shard: Int, to write: @Sendable ([UInt8]) async throws -> Void
    ) async throws -> DumpOrigin {
        let primary = try nodes.primary(ofShard: shard)
        let connection = try await nodes.answering(primary, within: Self.patience)
        let info = try await connection.info("replication")
        guard info.role == .primary, let wanted = info.primaryOffset else {
            throw TerraceError(.unavailable, "\(primary) is not primary of its shard now")
        }
        let slots = try await slots(of: primary, connection)
        let source = await replica(of: primary, having: wanted) ?? primary
        let server = try await nodes.connection(source).info("server")
        let offset = try await stream(from: source, server.valkeyVersion, having: wanted, to: write)
        return DumpOrigin(node: source, offset: offset, slots: slots, engine: server.engineText)
    }

    func slots(of primary: NodeID, _ connection: RedisConnection) async throws -> [String] {
        guard nodes.record.spec.clustered else { return [] }
        guard let myself = try await connection.clusterNodes().myself, myself.migrating.isEmpty,
            myself.importing.isEmpty
        else {
            throw TerraceError(.unavailable, "slots of shard \(primary.shard) are on their way to another shard")
        }
        return myself.slots.map(\.description)
    }

    /// A replica in sync that has at least this much of the stream; nil where none has it soon.
    private func replica(of primary: NodeID, having wanted: Int64) async -> NodeID? {
        for node in nodes.record.nodes(ofShard: primary.shard).map(\.id) where node != primary {
            guard await !nodes.isAbsent(node), let connection = try? await nodes.connection(node) else { continue }
            let hasIt = try? await nodes.timing.until(within: Self.patience) {
                let info = try await connection.info("replication")
                guard info.role == .replica, info.isPrimaryLinkUp == true, !info.isSyncing else {
                    throw TerraceError(.unavailable, "\(node) is not in sync")
                }
                return info.replicaOffset ?? 0 >= wanted
            }
            if hasIt == true { return node }
        }
        return nil
    }

    /// - Parameter valkeyVersion: the node's; nil for Redis.
    /// - Returns: the offset at which the dump stands.
    private func stream(
        from id: NodeID, _ valkeyVersion: String?, having wanted: Int64,
        to write: @Sendable ([UInt8]) async throws -> Void
    ) async throws -> Int64 {
        let address = try nodes.node(id).address
        let stream = try await nodes.connections.stream(from: address, .snapshot, valkeyVersion, nodes.cache)
        return try await Self.drain(stream, to: write) { start in
            guard case .snapshot(let position) = start, position.offset >= wanted else {
                throw TerraceError(.unavailable, "\(id) offers older data than its shard has")
            }
            return position.offset
        }
    }
}

extension DumpTaking {
    /// Takes all data of a server that nobody else can reach.
    static func dump(
        _ server: BlankServer, _ valkeyVersion: String?, to write: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let stream = try await ReplicationStream.open(
            host: server.address.host, port: server.address.port, user: ACLRule.controlUser, password: server.password,
            request: .snapshot, valkeyVersion: valkeyVersion)
        try await drain(stream, to: write) { _ in }
    }

    /// Writes the stream's dump, and closes the stream however that ends.
    /// - Parameter check: judges where the dump stands, before anything is written.
    private static func drain<Value>(
        _ stream: ReplicationStream, to write: @Sendable ([UInt8]) async throws -> Void,
        _ check: (ReplicationStart) throws -> Value
    ) async throws -> Value {
        do {
            let value = try check(stream.start)
            while let bytes = try await stream.nextOfSnapshot() { try await write(Array(bytes)) }
            await stream.close()
            return value
        } catch {
            await stream.close()
            throw error
        }
    }
}

extension RedisInfo {
    /// Such as `redis 7.0.15` or `valkey 8.0.1`.
    var engineText: String {
        valkeyVersion.map { "valkey \($0)" } ?? "redis \(redisVersion ?? "of unknown version")"
    }
}
