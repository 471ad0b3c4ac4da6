import TerraceCore
import TerraceRedis

/// From one primary to another, by their cluster ids.
private struct Way: Hashable {
    var from: String
    var to: String
}

/// Slots that move between the shards of a cluster.
struct Rebalance {
    let nodes: CacheNodes

    /// How long one step moves keys: short enough that its progress shows, and that a new wish is heard soon.
    private static let stepLimit = Duration.seconds(1)
    /// The first slots with keys that a new shard gets, and how long they are alone: whoever asks for one of them is told with
    /// `MOVED` that there is a new node. Some clients cannot follow an `ASK` to one that they have not heard of.
    private static let vanguard = (slots: 8, lead: Duration.milliseconds(100))

    /// Moves slots, those first that an earlier step left on their way, then those without keys, then others for a while.
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
            // From here: to find the slots without keys takes its time, too, and is done again in each step.
            let end = nodes.timing.now + Self.stepLimit
            for move in moves {
                guard let old = byID[move.from], let new = byID[move.to] else { continue }
                let others = Self.others(primaries, move)
                let isNew = views[move.to]?.slots.isEmpty == true
                for (index, group) in Self.groups(move.slots, isNew: isNew).enumerated() {
                    if isNew, index == Self.vanguard.slots { try await nodes.timing.sleep(for: Self.vanguard.lead) }
                    try await migration.move(group, from: old, to: new, others: others)
                    if isFresh, nodes.timing.now > end { return }
                }
            }
        } catch { throw TerraceError(.unavailable, "slots could not be moved: \(TerraceError.text(error))") }
    }

    private static func others(_ primaries: [SlotMigration.Node], _ move: SlotMove) -> [RedisConnection] {
        primaries.filter { $0.id != move.from && $0.id != move.to }.map(\.connection)
    }

    /// Few slots are moved one by one, so that a client seldom finds one on its way; many in groups, which takes less time.
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
                SlotMigration.Node(
                    id: node.clusterID, host: node.address.host, port: node.address.port,
                    connection: try await nodes.connection(id)))
        }
        return primaries
    }

    /// Slots that are on their way go on to where they were going, also when another node has become primary at either end
    /// since. Marks of slots that have arrived, or whose other end is gone, are taken away.
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

    /// Marks of slots that are on their way are no part of what a replica gets. Whoever has become primary is given them anew:
    /// without them it would answer for keys that have left already.
    func reopenSlots(at id: NodeID) async throws {
        let record = nodes.record
        let own = try nodes.node(id).clusterID
        let shard = Set(record.nodes(ofShard: id.shard).map(\.clusterID))
        var marks: [[String]] = []
        for peer in record.primaries where peer.shard != id.shard {
            // One that does not answer now is no reason to wait; `unfinished` finds its marks later.
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
