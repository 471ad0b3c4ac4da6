/// Who is primary of a shard, as far as the one on record goes.
extension Planner {
    /// The primary's own state once it serves as one; nil while it does not.
    mutating func decidePrimary(_ primary: NodeID, _ nodes: [NodeRecord]) -> ServerObservation? {
        switch observation(primary) {
        case .absent(let reason, let mayStart, let nextTry):
            if returnsInPlace(primary, mayStart) { return nil }
            decideLost(primary, reason, mayStart, nextTry, nodes)
            return nil
        case .silent(let reason, let lasting):
            decideSilent(primary, reason, lasting, nodes)
            return nil
        case .answering(let server): return decideAnswering(primary, server, nodes) ? server : nil
        }
    }

    private mutating func decideLost(
        _ primary: NodeID, _ reason: String?, _ mayStart: Bool, _ nextTry: Duration?, _ nodes: [NodeRecord]
    ) {
        let why = reason ?? "it has no process"
        if let incumbent = incumbent(besides: primary, among: nodes) {
            plan.recordSteps.append(.designate(incumbent, reason: "it serves still, and \(primary) is gone: \(why)"))
            wait("HandingOver", primary, "\(primary) cannot take over from \(incumbent): it is gone (\(why))")
        } else if unnoticed.contains(primary) {
            wait(
                "Unnoticed", primary, "primary \(primary) is gone (\(why)), and its cloud takes its time to notice",
                blocksWrites: true)
        } else if let winner = electedPrimary(insteadOf: primary, among: nodes) {
            plan.recordSteps.append(.designate(winner, reason: "the cluster elected it, \(primary) is gone: \(why)"))
            wait("FailingOver", primary, "\(winner) was elected in place of primary \(primary)")
        } else if let quiet = quietNode(besides: primary, among: nodes) {
            // Frozen for good while others can go on, it must not wake up beside them.
            let canGoOn = heir(of: primary, among: nodes) != nil || record.spec.persistence.keepsData
            if canGoOn { giveUp(quiet.id, after: quiet.lasting, "it does not answer, and others go on without it") }
            wait(
                "NotAnswering", primary,
                "primary \(primary) is gone (\(why)), and \(quiet.id), which may have more of its data than others, "
                    + "does not answer", blocksWrites: !isServed(besides: primary, among: nodes))
        } else if let heir = heir(of: primary, among: nodes), canElect(insteadOf: primary) {
            wait(
                "Electing", primary,
                "primary \(primary) is gone (\(why)); the cluster is to elect a replica such as \(heir)",
                blocksWrites: true)
        } else if let heir = heir(of: primary, among: nodes) {
            plan.recordSteps.append(.designate(heir, reason: "primary \(primary) is gone: \(why)"))
            wait(
                "FailingOver", primary, "primary \(primary) is gone (\(why)); \(heir) takes over",
                blocksWrites: !isServed(besides: primary, among: nodes))
        } else {
            let state = start(primary, mayStart)
            wait(
                state, primary,
                reason.map { "primary \(primary) is down: \($0)\(Self.text(nextTry))" }
                    ?? "primary \(primary) is starting",
                blocksWrites: !isServed(besides: primary, among: nodes))
        }
    }

    private mutating func decideSilent(_ primary: NodeID, _ reason: String, _ lasting: Duration, _ nodes: [NodeRecord])
    {
        if let incumbent = incumbent(besides: primary, among: nodes) {
            plan.recordSteps.append(.designate(incumbent, reason: "it serves still, and \(primary) does not answer"))
            wait("HandingOver", primary, "\(primary) cannot take over from \(incumbent): \(reason)")
        } else if let winner = electedPrimary(insteadOf: primary, among: nodes) {
            plan.nodeSteps.append(.fence(primary, reason: "the cluster elected \(winner) in its place"))
            wait("Fencing", primary, "primary \(primary) is ended: \(winner) was elected in its place")
        } else {
            let isServed = isServed(besides: primary, among: nodes)
            let canGoOn = isServed || heir(of: primary, among: nodes) != nil
            let isGivenUp = canGoOn && giveUp(primary, after: lasting, reason)
            wait(
                isGivenUp ? "Fencing" : "NotAnswering", primary,
                "primary \(primary) \(isGivenUp ? "is ended" : "does not answer"): \(reason)",
                blocksWrites: !isServed)
        }
    }

    /// True where it serves as primary.
    private mutating func decideAnswering(_ primary: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) -> Bool
    {
        if server.loading {
            if let incumbent = incumbent(besides: primary, among: nodes) {
                plan.recordSteps.append(
                    .designate(incumbent, reason: "it serves still, and \(primary) was started anew"))
            }
            wait(
                "Loading", primary, "primary \(primary) is loading its data",
                blocksWrites: !isServed(besides: primary, among: nodes))
            return false
        }
        // Before anything else: a new shard's primary is one once it has joined.
        if let cluster = server.cluster, isStranger(primary, server, cluster) {
            plan.nodeSteps.append(.join(primary))
            wait("Joining", primary, "\(primary) joins the cluster")
            return false
        }
        if server.role == .replica {
            decidePromotion(primary, server, nodes)
            return false
        }
        // Started beside the one that serves, it has at most what its disk had.
        if !server.holdsEndpoint, let incumbent = incumbent(besides: primary, among: nodes),
            observation(incumbent).server?.holdsEndpoint == true
        {
            plan.recordSteps.append(
                .designate(incumbent, reason: "it serves still, and \(primary) was started beside it"))
            wait("HandingOver", primary, "\(primary) cannot take over from \(incumbent): it is no replica of it")
            return false
        }
        // A cluster's endpoint is where its clients begin; any node tells them the rest.
        if primary.shard == 0, !server.holdsEndpoint {
            decideEndpoint(primary, nodes)
            return false
        }
        if let reason = server.refusesWrites {
            wait("WritesRefused", primary, "primary \(primary) takes no writes: \(reason)", blocksWrites: true)
        }
        return true
    }

    /// A node that knows nobody but itself, although the cluster has more shards than one, or that others do not know.
    private func isStranger(_ primary: NodeID, _ server: ServerObservation, _ cluster: ClusterObservation) -> Bool {
        let others = record.primaries.filter { $0.shard != primary.shard }
        guard primary.shard != 0, !others.isEmpty, let own = record.node(primary)?.clusterID else { return false }
        if cluster.knows.isSubset(of: [own]) { return true }
        // A new shard's primary starts as the replica of nobody, and knows the others before they know it.
        guard server.role == .replica, server.follows == nil else { return false }
        return others.contains { observation($0).server?.cluster?.knows.contains(own) == false }
    }

    /// Nobody else may hold the endpoint when the primary takes it: two listeners would be two writable primaries.
    private mutating func decideEndpoint(_ primary: NodeID, _ nodes: [NodeRecord]) {
        let holders = nodes.filter { $0.id != primary && observation($0.id).server?.holdsEndpoint == true }
        plan.nodeSteps += holders.isEmpty ? [.takeEndpoint(primary)] : holders.map { .releaseEndpoint($0.id) }
        // One that froze while it held the endpoint cannot give it back.
        for node in nodes where node.id != primary {
            if case .silent(let reason, let lasting) = observation(node.id) { giveUp(node.id, after: lasting, reason) }
        }
        wait(
            "MovingEndpoint", primary, "the primary endpoint moves to \(primary)",
            blocksWrites: !record.spec.clustered)
    }
}
