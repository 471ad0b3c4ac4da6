/// Decides; never acts. It is a pure function of what is wanted, what is durable and what was seen. Each part makes a
/// plan of its own; they are put together here, and only here.
///
/// Three rules hold in every branch: data is never destroyed to converge, a primary is promoted only when the old one
/// has no process, and a restart of an empty primary never comes before the promotion of a replica that has its data.
public struct Planner: Sendable {
    let record: CacheRecord
    private let seen: [NodeID: NodeObservation]
    let digest: String
    /// The engine that every node shall run, such as `redis 7.0.15`; nil where it is not known.
    let engine: String?
    private let downZones: Set<String>
    /// Primaries whose end is not acted on yet.
    let unnoticed: Set<NodeID>

    /// - Parameters:
    ///   - settingsDigest: the `ServerObservation.settingsDigest` of a node with the wanted settings.
    ///   - engine: the `ServerObservation.engine` that every node shall have once the cache is upgraded.
    ///   - downZones: zones in which nothing may run.
    ///   - unnoticed: primaries whose end is not acted on yet, because their cloud takes longer to notice it.
    public static func plan(
        _ record: CacheRecord, seen: [NodeID: NodeObservation], settingsDigest: String, engine: String? = nil,
        downZones: Set<String> = [], unnoticed: Set<NodeID> = []
    ) -> Plan {
        Planner(
            record: record, seen: seen, digest: settingsDigest, engine: engine, downZones: downZones,
            unnoticed: unnoticed
        ).plan()
    }

    private init(
        record: CacheRecord, seen: [NodeID: NodeObservation], digest: String, engine: String?, downZones: Set<String>,
        unnoticed: Set<NodeID>
    ) {
        self.record = record
        self.seen = seen
        self.digest = digest
        self.engine = engine
        self.downZones = downZones
        self.unnoticed = unnoticed
    }

    private func plan() -> Plan {
        if record.deletionRequested { return deletion() }
        let members = membership()
        let first = endOfNodesInDownZones() + members
        guard members.recordSteps.isEmpty else { return first }
        if record.spec.clustered, !record.bootstrapped { return first + formation() }
        if record.converting { return first + conversion(isLast: first.isSettled) }
        var plan = first + (0..<record.spec.shards).map(shard).merged
        if record.spec.clustered { plan += leavingShards() }
        if record.spec.clustered { plan += distribution(beside: plan) }
        let turn = turn(beside: plan)
        plan = (turn.ends.map(plan.leavingAlone) ?? plan) + turn.plan
        if plan.isSettled, record.flushing != nil { return flushing() }
        if plan.isSettled, let seed = record.seed, let shard = seed.missing.first { return filling(seed, shard) }
        return record.isUpgrading == true && plan.isSettled ? upgrade() : plan
    }

    // MARK: What was seen

    /// The node as it was seen. A node in a zone that is down counts as gone, even if it still runs.
    func observation(_ id: NodeID) -> NodeObservation {
        if !record.deletionRequested, let zone = downZone(of: id) {
            return .absent(reason: "zone \(zone) is down", mayStart: false)
        }
        return seen[id] ?? .absent(reason: nil, mayStart: true)
    }

    func downZone(of id: NodeID) -> String? {
        record.node(id).flatMap { downZones.contains($0.zone) ? $0.zone : nil }
    }

    /// Whether the node still runs in a zone that is down. No node takes its place until it has ended.
    func isToEnd(_ id: NodeID) -> Bool {
        guard downZone(of: id) != nil, let state = seen[id] else { return false }
        if case .absent = state { return false }
        return true
    }

    func isAbsent(_ id: NodeID) -> Bool {
        if case .absent = observation(id) { true } else { false }
    }

    /// Whether the node is primary of its shard and has its data. A cluster node without slots only calls itself
    /// primary.
    func serves(_ id: NodeID) -> Bool {
        guard let node = record.node(id), let server = observation(id).server else { return false }
        return server.role == .primary && !server.loading && (server.cluster == nil || ownsSlots(node))
    }

    func primary(ofShard shard: Int) -> NodeID? { record.primaries.first { $0.shard == shard } }
}
