/// Decisions about the primary that the record names for a shard.
extension Planner {
    struct PrimaryDecision {
        var plan: Plan
        /// The primary's own state once it serves as one; nil while it does not.
        var serving: ServerObservation?
    }

    func primary(_ primary: NodeID, _ nodes: [NodeRecord]) -> PrimaryDecision {
        switch observation(primary) {
        case .absent(let reason, let mayStart, let nextTry):
            return PrimaryDecision(
                plan: returnInPlace(primary, mayStart) ?? lost(primary, reason, mayStart, nextTry, nodes))
        case .silent(let reason, let lasting):
            return PrimaryDecision(plan: silent(primary, reason, lasting, nodes))
        case .answering(let server): return answering(primary, server, nodes)
        }
    }

    private func lost(
        _ primary: NodeID, _ reason: String?, _ mayStart: Bool, _ nextTry: Duration?, _ nodes: [NodeRecord]
    ) -> Plan {
        let why = reason ?? "it has no process"
        let isUnserved = !isServed(besides: primary, among: nodes)
        if let incumbent = incumbent(besides: primary, among: nodes) {
            return .waiting(
                .handingOver, primary, "\(primary) cannot take over from \(incumbent): it is gone (\(why))",
                record: [.designate(incumbent, reason: "it serves still, and \(primary) is gone: \(why)")])
        }
        if unnoticed.contains(primary) {
            return .waiting(
                .unnoticed, primary, "primary \(primary) is gone (\(why)), and its cloud takes its time to notice",
                blocksWrites: true)
        }
        if let winner = electedPrimary(insteadOf: primary, among: nodes) {
            return .waiting(
                .failingOver, primary, "\(winner) was elected in place of primary \(primary)",
                record: [.designate(winner, reason: "the cluster elected it, \(primary) is gone: \(why)")])
        }
        let heir = heir(of: primary, among: nodes)
        if let quiet = quietNode(besides: primary, among: nodes) {
            // A node that stays frozen while others can go on is ended, so that it cannot wake up beside them.
            let canGoOn = heir != nil || record.spec.persistence.keepsData
            let text = "it does not answer, and others go on without it"
            return .waiting(
                .notAnswering, primary,
                "primary \(primary) is gone (\(why)), and \(quiet.id), which may have more of its data than others, "
                    + "does not answer", blocksWrites: isUnserved,
                nodes: canGoOn ? giveUp(quiet.id, after: quiet.lasting, text) : [])
        }
        if let heir, canElect(insteadOf: primary) {
            return .waiting(
                .electing, primary,
                "primary \(primary) is gone (\(why)); the cluster is to elect a replica such as \(heir)",
                blocksWrites: true)
        }
        if let heir {
            return .waiting(
                .failingOver, primary, "primary \(primary) is gone (\(why)); \(heir) takes over",
                blocksWrites: isUnserved,
                record: [.designate(heir, reason: "primary \(primary) is gone: \(why)")])
        }
        return start(
            primary, mayStart,
            reason.map { "primary \(primary) is down: \($0)\(Self.text(nextTry))" }
                ?? "primary \(primary) is starting", blocksWrites: isUnserved)
    }

    private func silent(_ primary: NodeID, _ reason: String, _ lasting: Duration, _ nodes: [NodeRecord]) -> Plan {
        if let incumbent = incumbent(besides: primary, among: nodes) {
            return .waiting(
                .handingOver, primary, "\(primary) cannot take over from \(incumbent): \(reason)",
                record: [.designate(incumbent, reason: "it serves still, and \(primary) does not answer")])
        }
        if let winner = electedPrimary(insteadOf: primary, among: nodes) {
            return .waiting(
                .fencing, primary, "primary \(primary) is ended: \(winner) was elected in its place",
                nodes: [.fence(primary, reason: "the cluster elected \(winner) in its place")])
        }
        let isServed = isServed(besides: primary, among: nodes)
        let canGoOn = isServed || heir(of: primary, among: nodes) != nil
        let end = canGoOn ? giveUp(primary, after: lasting, reason) : []
        return .waiting(
            end.isEmpty ? .notAnswering : .fencing, primary,
            "primary \(primary) \(end.isEmpty ? "does not answer" : "is ended"): \(reason)",
            blocksWrites: !isServed, nodes: end)
    }

    private func answering(_ primary: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) -> PrimaryDecision {
        if let obstacle = obstacle(primary, server, nodes) { return PrimaryDecision(plan: obstacle) }
        let refused = server.refusesWrites.map { reason in
            Plan.waiting(
                .writesRefused, primary, "primary \(primary) takes no writes: \(reason)", blocksWrites: true)
        }
        return PrimaryDecision(plan: refused ?? Plan(), serving: server)
    }

    /// The obstacle that keeps a node that answers from serving as primary; nil where there is none.
    private func obstacle(_ primary: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) -> Plan? {
        let incumbent = incumbent(besides: primary, among: nodes)
        if server.loading {
            let step = incumbent.map {
                RecordStep.designate($0, reason: "it serves still, and \(primary) was started anew")
            }
            return .waiting(
                .loading, primary, "primary \(primary) is loading its data",
                blocksWrites: !isServed(besides: primary, among: nodes), record: step.map { [$0] } ?? [])
        }
        // Joining comes first, because a new shard's primary becomes a primary only by that.
        if let cluster = server.cluster, isStranger(primary, server, cluster) {
            return .waiting(.joining, primary, "\(primary) joins the cluster", nodes: [.join(primary)])
        }
        if server.role == .replica { return promotion(primary, server, nodes) }
        // A server that was started beside the one that serves has at most the data on its disk.
        if !server.holdsEndpoint, let incumbent, observation(incumbent).server?.holdsEndpoint == true {
            return .waiting(
                .handingOver, primary, "\(primary) cannot take over from \(incumbent): it is no replica of it",
                record: [.designate(incumbent, reason: "it serves still, and \(primary) was started beside it")])
        }
        // The first shard's primary has the endpoint: a cluster's clients begin there, and any node tells them the
        // rest.
        return primary.shard == 0 && !server.holdsEndpoint ? endpoint(primary, nodes) : nil
    }

    /// Whether a shard's primary has yet to join the cluster: it knows no other node, or other primaries do not know
    /// it.
    private func isStranger(_ primary: NodeID, _ server: ServerObservation, _ cluster: ClusterObservation) -> Bool {
        let others = record.primaries.filter { $0.shard != primary.shard }
        guard primary.shard != 0, !others.isEmpty, let own = record.node(primary)?.clusterID else { return false }
        if cluster.knows.isSubset(of: [own]) { return true }
        // A new shard's primary starts as the replica of nobody, and knows the others before they know it.
        guard server.role == .replica, server.follows == nil else { return false }
        return others.contains { observation($0).server?.cluster?.knows.contains(own) == false }
    }

    /// Nobody else may hold the endpoint when the primary takes it: two listeners would be two writable primaries.
    private func endpoint(_ primary: NodeID, _ nodes: [NodeRecord]) -> Plan {
        let holders = nodes.filter { $0.id != primary && observation($0.id).server?.holdsEndpoint == true }
        // A node that froze while it held the endpoint cannot give it back.
        let frozen = nodes.filter { $0.id != primary }.flatMap { node -> [NodeStep] in
            guard case .silent(let reason, let lasting) = observation(node.id) else { return [] }
            return giveUp(node.id, after: lasting, reason)
        }
        return .waiting(
            .movingEndpoint, primary, "the primary endpoint moves to \(primary)",
            blocksWrites: !record.spec.clustered,
            nodes: (holders.isEmpty ? [.takeEndpoint(primary)] : holders.map { .releaseEndpoint($0.id) }) + frozen)
    }
}
