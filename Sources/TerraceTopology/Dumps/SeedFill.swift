import TerraceCore
import TerraceRedis

/// Writes the keys of a dump to the nodes of a new cache, each to the shard that its slot belongs to.
///
/// A server that nobody else can reach loads the dump and hands its keys out one by one. A key that is written twice is
/// the same key, so this may be repeated.
struct SeedFill {
    let nodes: CacheNodes
    let engine: Engine
    let modules: [String]
    let servers: BlankServers

    /// Keys that are asked for at a time; `SCAN` may return some more.
    private static let batch = 500

    /// - Parameter shard: the dump's shard in the snapshot.
    func run(_ shard: Int) async throws {
        guard let dump = nodes.record.seed?.dumps.first(where: { $0.shard == shard }) else { return }
        let routes = try await routes()
        try await nodes.dumps.with(dump) { file in
            do {
                try await servers.with(
                    engine, modules: modules, reading: .dump(file)
                ) { source, _ in
                    for database in try await source.info("keyspace").keysByDatabase.keys.sorted() {
                        try await source.send(["SELECT", "\(database)"])
                        try await copy(database, from: source, by: routes)
                    }
                }
            } catch let end as BlankServerEnd {
                throw TerraceError(
                    .failedPrecondition, "\(engine) does not load the dump of shard \(shard): \(end.reason)",
                    cause: end)
            }
        }
        // A replica that takes over next has the keys, too.
        try await CatchUp(nodes: nodes).waitForAll()
    }

    /// The shards' primaries by slot; one for all slots outside a cluster.
    private func routes() async throws -> SlotRoutes {
        let record = nodes.record
        guard let any = record.primaries.first else {
            throw TerraceError(.unavailable, "\(record.spec.id) has no primary yet")
        }
        guard record.spec.clustered else { return SlotRoutes(single: any) }
        return try SlotRoutes(try await nodes.connection(any).clusterNodes(), of: record)
    }

    private func copy(_ database: Int, from source: RedisConnection, by routes: SlotRoutes) async throws {
        var cursor = "0"
        repeat {
            let page = try await source.send(["SCAN", cursor, "COUNT", "\(Self.batch)"])
            guard let parts = page.array, parts.count == 2, let next = parts[0].string, let keys = parts[1].array
            else { throw RedisError.protocolError("SCAN: no page") }
            cursor = next
            try await copy(keys.compactMap(\.bytes), database, from: source, by: routes)
        } while cursor != "0"
    }

    private func copy(
        _ keys: [[UInt8]], _ database: Int, from source: RedisConnection, by routes: SlotRoutes
    ) async throws {
        guard !keys.isEmpty else { return }
        let asked = keys.flatMap { [[Self.pttl, $0], [Self.dump, $0]] }
        let answers = try await source.send(bytes: asked, deadline: .seconds(60))
        var restores: [NodeID: [[[UInt8]]]] = [:]
        for (index, key) in keys.enumerated() {
            guard case .integer(let ttl) = answers[index * 2] else { throw RedisError.protocolError("PTTL: no number") }
            // The key has expired since the page was read.
            guard ttl != -2, let payload = answers[index * 2 + 1].bytes else { continue }
            // A key without an end has -1, and RESTORE takes 0 for that.
            let life = ttl < 0 ? 0 : max(ttl, 1)
            let words = [Self.restore, key, Array("\(life)".utf8), payload, Self.replace]
            restores[routes.node(of: key), default: []].append(words)
        }
        for (node, commands) in restores {
            let target = try await nodes.connection(node)
            let select = database == 0 ? [] : [[Array("SELECT".utf8), Array("\(database)".utf8)]]
            let back = database == 0 ? [] : [[Array("SELECT".utf8), Array("0".utf8)]]
            for reply in try await target.send(bytes: select + commands + back, deadline: .seconds(60)) {
                if case .error(let message) = reply { throw Self.refusal(message, of: node) }
            }
        }
    }

    /// A cluster that changes, or a server that cannot write at this moment, takes the key later. Nothing else passes by
    /// itself, such as memory that is full.
    private static func refusal(_ message: String, of node: NodeID) -> TerraceError {
        let passing = [
            "MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN", "READONLY", "LOADING", "MISCONF", "NOREPLICAS", "BUSY",
        ]
        let passes = passing.contains { message.hasPrefix($0 + " ") }
        return TerraceError(
            passes ? .unavailable : .failedPrecondition,
            "node \(node) does not take a key of the snapshot: \(message)")
    }

    private static let pttl = Array("PTTL".utf8)
    private static let dump = Array("DUMP".utf8)
    private static let restore = Array("RESTORE".utf8)
    private static let replace = Array("REPLACE".utf8)
}

/// The primary that serves each slot.
struct SlotRoutes {
    private let bySlot: [NodeID]

    init(single node: NodeID) { bySlot = [node] }

    /// - Throws: `TerraceError.unavailable` where a slot has no primary of the cache.
    init(_ view: ClusterNodes, of record: CacheRecord) throws {
        var bySlot: [NodeID?] = Array(repeating: nil, count: SlotRange.total)
        for node in view.nodes where node.isPrimary {
            guard let known = record.nodes.first(where: { $0.clusterID == node.id }) else { continue }
            for range in node.slots { for slot in range.lower...range.upper { bySlot[slot] = known.id } }
        }
        self.bySlot = try bySlot.enumerated().map { slot, node in
            guard let node else { throw TerraceError(.unavailable, "slot \(slot) has no primary yet") }
            return node
        }
    }

    func node(of key: [UInt8]) -> NodeID { bySlot.count == 1 ? bySlot[0] : bySlot[hashSlot(key: key)] }
}
