/// Decides; never acts. A pure function of what is wanted, what is durable and what was seen.
///
/// Three rules hold in every branch: data is never destroyed to converge, a primary is promoted only when the old one
/// has no process, and a restart of an empty primary never comes before the promotion of a replica that has its data.
public struct Planner: Sendable {
    let record: CacheRecord
    private let seen: [NodeID: NodeObservation]
    let digest: String
    /// What every node shall run, such as `redis 7.0.15`; nil where it is not known.
    let engine: String?
    private let downZones: Set<String>
    /// Primaries whose end nobody is to notice yet.
    let unnoticed: Set<NodeID>
    var plan = Plan()

    /// - Parameters:
    ///   - settingsDigest: what `ServerObservation.settingsDigest` is on a node with the wanted settings.
    ///   - engine: what `ServerObservation.engine` shall be while the cache is being upgraded.
    ///   - downZones: where nothing may run.
    ///   - unnoticed: primaries whose end nobody is to notice yet, because the cloud takes longer.
    public static func plan(
        _ record: CacheRecord, seen: [NodeID: NodeObservation], settingsDigest: String, engine: String? = nil,
        downZones: Set<String> = [], unnoticed: Set<NodeID> = []
    ) -> Plan {
        var planner = Planner(
            record: record, seen: seen, digest: settingsDigest, engine: engine, downZones: downZones,
            unnoticed: unnoticed)
        planner.decide()
        return planner.plan
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

    private mutating func decide() {
        if record.deletionRequested { return decideDeletion() }
        endNodesInDownZones()
        guard decideMembership() else { return }
        if record.spec.clustered, !record.bootstrapped { return decideBootstrap() }
        if record.converting { return decideConversion() }
        for shard in 0..<record.spec.shards { decideShard(shard) }
        if record.spec.clustered { decideDistribution() }
        decideTurn()
        if record.isUpgrading == true, plan.isSettled { decideUpgrade() }
    }

    /// As it was seen; a node in a zone that is down is gone, whatever it does still.
    func observation(_ id: NodeID) -> NodeObservation {
        if !record.deletionRequested, let zone = downZone(of: id) {
            return .absent(reason: "zone \(zone) is down", mayStart: false)
        }
        return seen[id] ?? .absent(reason: nil, mayStart: true)
    }

    func downZone(of id: NodeID) -> String? {
        record.node(id).flatMap { downZones.contains($0.zone) ? $0.zone : nil }
    }

    private mutating func endNodesInDownZones() {
        for node in record.nodes where isToEnd(node.id) {
            plan.nodeSteps.append(.fence(node.id, reason: "zone \(node.zone) is down"))
        }
    }

    /// It runs still, in a zone that is down: until it has ended nobody takes its place.
    func isToEnd(_ id: NodeID) -> Bool {
        guard downZone(of: id) != nil, let state = seen[id] else { return false }
        if case .absent = state { return false }
        return true
    }

    func isAbsent(_ id: NodeID) -> Bool {
        if case .absent = observation(id) { true } else { false }
    }

    mutating func wait(_ reason: String, _ node: NodeID?, _ message: String, blocksWrites: Bool = false) {
        plan.pending.append(Pending(reason, node: node, message, blocksWrites: blocksWrites))
    }

    // MARK: Deletion

    private mutating func decideDeletion() {
        for node in record.nodes {
            plan.nodeSteps.append(isAbsent(node.id) ? .remove(node.id) : .stop(node.id, reason: "the cache is deleted"))
        }
        if record.nodes.isEmpty { plan.recordSteps = [.forgetCache] }
        wait("Deleting", nil, "the cache is being deleted", blocksWrites: true)
    }

    // MARK: Membership

    /// True when every shard has its number of nodes and each shard a designated primary.
    private mutating func decideMembership() -> Bool {
        if record.endpoint == nil { plan.recordSteps.append(.allocateEndpoint) }
        // The others come once the first shard is a cluster of its own.
        for shard in 0..<(record.converting ? 1 : record.spec.shards) {
            let used = Set(record.nodes(ofShard: shard).map(\.id.index))
            let missing = record.spec.replicas + 1 - used.count
            if missing > 0 {
                let free = (0...).lazy.filter { !used.contains($0) }.prefix(missing)
                plan.recordSteps += free.map { .allocate(NodeID(shard: shard, index: $0)) }
            } else if missing < 0 {
                retire(-missing, ofShard: shard)
            }
        }
        let allocating = !plan.recordSteps.isEmpty
        if allocating {
            // Of a new cache it is known already who its first primaries are.
            if !record.bootstrapped {
                let leaderless = (0..<record.spec.shards).filter { shard in
                    !record.primaries.contains { $0.shard == shard }
                }
                plan.recordSteps += leaderless.map { .designate(NodeID(shard: $0, index: 0), reason: "first primary") }
            }
            wait("Allocating", nil, "addresses and folders are being given out", blocksWrites: record.nodes.isEmpty)
        }
        return !allocating
    }

    /// Takes surplus replicas away, never the primary: those first that have the least, then those with the highest index.
    private mutating func retire(_ count: Int, ofShard shard: Int) {
        let primary = record.primaries.first { $0.shard == shard }
        // Nobody is surplus before the primary serves: a replica may be the heir, another node the one that serves.
        guard !record.bootstrapped || primary.map(serves) == true else { return }
        func worth(_ id: NodeID) -> Int { isAbsent(id) ? 0 : observation(id).server?.isSynced == true ? 2 : 1 }
        let surplus = record.nodes(ofShard: shard).filter { $0.id != primary }
            .sorted { (worth($0.id), $1.id) < (worth($1.id), $0.id) }
        for node in surplus.prefix(count) {
            if isAbsent(node.id) {
                if record.spec.clustered, record.bootstrapped { plan.nodeSteps.append(.forget(node.id)) }
                plan.nodeSteps.append(.remove(node.id))
            } else {
                plan.nodeSteps.append(.stop(node.id, reason: "the shard has more replicas than it shall have"))
            }
            wait("Retiring", node.id, "replica \(node.id) is being removed")
        }
    }

    /// It is primary of its shard, and has its data: a node of a cluster that owns nothing only calls itself one.
    func serves(_ id: NodeID) -> Bool {
        guard let node = record.node(id), let server = observation(id).server else { return false }
        return server.role == .primary && !server.loading && (server.cluster == nil || ownsSlots(node))
    }

    func isRetiring(_ id: NodeID) -> Bool {
        plan.nodeSteps.contains { step in
            if case .stop(id, _) = step { true } else { step == .remove(id) }
        }
    }

    // MARK: First formation of a cluster

    private mutating func decideBootstrap() {
        let leaderless = (0..<record.spec.shards).filter { shard in !record.primaries.contains { $0.shard == shard } }
        guard leaderless.isEmpty else {
            plan.recordSteps += leaderless.map { .designate(NodeID(shard: $0, index: 0), reason: "first primary") }
            return wait("Designating", nil, "every shard gets its first primary", blocksWrites: true)
        }
        if let node = record.nodes.first(where: { downZone(of: $0.id) != nil }) {
            return wait(
                "ZoneDown", node.id, "\(node.id) cannot be placed: zone \(node.zone) is down", blocksWrites: true)
        }
        // What an interrupted bootstrap left was never handed out; starting over is simpler than guessing how far it
        // got, and no slower than 0.3 s.
        let leftovers = record.nodes.filter { !isAbsent($0.id) }
        if leftovers.isEmpty {
            plan.nodeSteps.append(.bootstrapCluster)
        } else {
            plan.nodeSteps += leftovers.map { .stop($0.id, reason: "an interrupted bootstrap starts over") }
        }
        wait("Bootstrapping", nil, "the cluster is being formed", blocksWrites: true)
    }
}
