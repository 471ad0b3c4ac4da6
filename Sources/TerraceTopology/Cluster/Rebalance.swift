import TerraceCore
import TerraceRedis

/// A direction in which slots move: from one primary to another, by their cluster ids.
private struct Way: Hashable {
    var from: String
    var to: String
}

/// Moves slots between the shards of a cluster.
struct Rebalance {
    let nodes: CacheNodes

    /// How long one step moves keys: short enough to report progress and to notice a changed spec soon.
    private static let stepLimit = Duration.seconds(1)
    /// The first slots with keys that a new shard gets, and the pause before the next slots. Clients that ask for one
    /// of these learn of the new node by `MOVED`; some clients cannot follow an `ASK` to a node that they do not know.
    private static let vanguard = (slots: 8, lead: Duration.milliseconds(100))

    /// Moves slots: first those that an earlier step left half moved, else those without keys, then others for a
    /// limited time.
    func run() async throws {
        let primaries = try await primaries()
        var views: [String: ClusterNodes.Node] = [:]
        for node in primaries { views[node.id] = try await node.connection.clusterNodes().myself }
        let byID = Dictionary(primaries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let migration = SlotMigration(user: ACLRule.controlUser, password: nodes.cache.secrets.controlPassword)
        var moves = try await unfinished(views, byID, nodes.record)
        let isFresh = moves.isEmpty
        if isFresh { moves = Self.planned(views, nodes.record) }
        do {
            for (index, move) in moves.enumerated() where isFresh {
                guard let old = byID[move.from], let new = byID[move.to] else { continue }
                moves[index].slots = try await migration.handOverEmpty(
                    move.slots, from: old, to: new, others: Self.others(primaries, move))
            }
            // The limit counts from here, because each step looks for slots without keys again, which takes time too.
            let end = nodes.timing.now + Self.stepLimit
            for move in moves {
                guard let old = byID[move.from], let new = byID[move.to] else { continue }
                let others = Self.others(primaries, move)
                let isNew = views[move.to]?.slots.isEmpty == true
                let groups = Self.groups(move.slots, isNew: isNew)
                let first = isNew ? groups.prefix(Self.vanguard.slots) : []
                for group in first { try await migration.move([group], from: old, to: new, others: others) }
                let rest = groups.dropFirst(first.count)
                if !first.isEmpty, !rest.isEmpty { try await nodes.timing.sleep(for: Self.vanguard.lead) }
                try await migration.move(rest, from: old, to: new, others: others) {
                    !isFresh || nodes.timing.now <= end
                }
                if isFresh, nodes.timing.now > end { return }
            }
        } catch { throw TerraceError(.unavailable, "slots could not be moved: \(TerraceError.text(error))") }
    }

    private static func others(_ primaries: [SlotMigration.Node], _ move: SlotMove) -> [RedisConnection] {
        primaries.filter { $0.id != move.from && $0.id != move.to }.map(\.connection)
    }

    /// A few slots are moved one by one, so that clients seldom meet a slot in transit; many are moved in groups, which
    /// is faster.
    static func groups(_ slots: [Int], isNew: Bool) -> [[Int]] {
        let first = isNew ? slots.prefix(vanguard.slots) : []
        let rest = slots.dropFirst(first.count)
        let size = min(max(rest.count / 128, 1), 64)
        return first.map { [$0] }
            + stride(from: rest.startIndex, to: rest.endIndex, by: size).map {
                Array(rest[$0..<min($0 + size, rest.endIndex)])
            }
    }

    private func primaries() async throws -> [SlotMigration.Node] {
        var primaries: [SlotMigration.Node] = []
        for id in nodes.record.primaries.sorted() {
            let node = try nodes.node(id)
            primaries.append(
                try await SlotMigration.Node(
                    id: node.clusterID, host: node.address.host, port: node.address.port,
                    connection: nodes.connection(id)))
        }
        return primaries
    }

    /// The moves of slots in transit to their targets, also when a failover has replaced the primary at either end.
    /// Clears the marks of slots that have arrived or whose other end is gone.
    private func unfinished(
        _ views: [String: ClusterNodes.Node], _ primaries: [String: SlotMigration.Node], _ record: CacheRecord
    ) async throws -> [SlotMove] {
        let owned = views.mapValues { Set($0.slots.flatMap(\.range)) }
        var slots: [Way: [Int]] = [:]
        for (id, view) in views {
            let outward = view.migrating.map { ($0.key, Way(from: id, to: record.primary(inPlaceOf: $0.value))) }
            let inward = view.importing.map { ($0.key, Way(from: record.primary(inPlaceOf: $0.value), to: id)) }
            var settled: [Int] = []
            for (slot, way) in outward + inward {
                if way.from != way.to, views[way.to] != nil, owned[way.from]?.contains(slot) == true {
                    slots[way, default: []].append(slot)
                } else {
                    settled.append(slot)
                }
            }
            try await primaries[id]?.connection.sendExpectingOK(
                settled.sorted().map { ["CLUSTER", "SETSLOT", "\($0)", "STABLE"] })
        }
        return slots.sorted { ($0.key.from, $0.key.to) < ($1.key.from, $1.key.to) }
            .map { SlotMove(slots: Set($0.value).sorted(), from: $0.key.from, to: $0.key.to) }
    }

    /// Marks the slots in transit again at a replica that has become primary. Replicas do not get these marks from
    /// their primary, and without them the node would answer for keys that have already moved away.
    func reopenSlots(at id: NodeID) async throws {
        let record = nodes.record
        let own = try nodes.node(id).clusterID
        let shard = Set(record.nodes(ofShard: id.shard).map(\.clusterID))
        var marks: [[String]] = []
        for peer in record.primaries where peer.shard != id.shard {
            // A peer that does not answer is skipped; `unfinished` finds its marks later.
            guard await !nodes.isAbsent(peer),
                let view = try? await nodes.connection(peer).clusterNodes(deadline: Probe.deadline).myself
            else { continue }
            marks += view.importing.filter { shard.contains($0.value) }.map {
                ["CLUSTER", "SETSLOT", "\($0.key)", "MIGRATING", view.id]
            }
            let coming = view.migrating.filter { shard.contains($0.value) }.map(\.key)
            marks += coming.map { ["CLUSTER", "SETSLOT", "\($0)", "IMPORTING", view.id] }
            try await nodes.send(coming.map { ["CLUSTER", "SETSLOT", "\($0)", "MIGRATING", own] }, to: peer)
        }
        try await nodes.send(marks, to: id)
    }

    private static func planned(
        _ views: [String: ClusterNodes.Node], _ record: CacheRecord
    ) -> [SlotMove] {
        let targets = record.primaries.filter { $0.shard < record.spec.shards }.sorted().compactMap {
            record.node($0)?.clusterID
        }
        return SlotPlan.moves(
            owned: views.mapValues { $0.slots.flatMap(\.range) }, targets: targets)
    }
}
