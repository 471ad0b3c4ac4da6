/// One shard: its primary, its replicas, their settings and what they see.
extension Planner {
    mutating func decideShard(_ shard: Int) {
        let others = plan.pending.count
        decideServing(shard)
        // A shard that owns no slots yet, or none any more, holds up nobody.
        guard ownsNothing(shard) else { return }
        for index in plan.pending.indices.dropFirst(others) { plan.pending[index].blocksWrites = false }
    }

    private mutating func decideServing(_ shard: Int) {
        let nodes = record.nodes(ofShard: shard)
        if let ending = nodes.first(where: { isToEnd($0.id) }) {
            let isPrimary = nodes.contains { isToEnd($0.id) && record.primaries.contains($0.id) }
            return wait(
                "ZoneDown", ending.id, "\(ending.id) is ended: zone \(ending.zone) is down", blocksWrites: isPrimary)
        }
        guard let primary = record.primaries.first(where: { $0.shard == shard }) else {
            if let first = nodes.first { plan.steps.append(.designate(first.id, reason: "first primary")) }
            return wait("Designating", nil, "shard \(shard) gets its first primary", blocksWrites: true)
        }
        if decideRestarts(shard) { return }
        guard let server = decidePrimary(primary, nodes) else { return }
        for node in nodes where node.id != primary && !isRetiring(node.id) {
            decideReplica(node, of: primary)
        }
        decideSettings(primary, server)
        decideClusterView(primary, server)
    }

    /// The primary's own state once it serves as one; nil while it does not.
    private mutating func decidePrimary(_ primary: NodeID, _ nodes: [NodeRecord]) -> ServerObservation? {
        switch observation(primary) {
        case .absent(let reason, let mayStart):
            let why = reason ?? "it has no process"
            if let incumbent = incumbent(besides: primary, among: nodes) {
                plan.steps.append(.designate(incumbent, reason: "it serves still, and \(primary) is gone: \(why)"))
                wait("HandingOver", primary, "\(primary) cannot take over from \(incumbent): it is gone (\(why))")
            } else if unnoticed.contains(primary) {
                wait(
                    "Unnoticed", primary, "primary \(primary) is gone (\(why)), and its cloud takes its time to notice",
                    blocksWrites: true)
            } else if let winner = electedPrimary(insteadOf: primary, among: nodes) {
                plan.steps.append(.designate(winner, reason: "the cluster elected it, \(primary) is gone: \(why)"))
                wait("FailingOver", primary, "\(winner) was elected in place of primary \(primary)")
            } else if let quiet = quietNode(besides: primary, among: nodes) {
                // Frozen for good while others can go on, it must not wake up beside them.
                let canGoOn = heir(of: primary, among: nodes) != nil || record.spec.persistence.keepsData
                if quiet.lasting >= patience, canGoOn {
                    plan.steps.append(.fence(quiet.id, reason: "it does not answer, and others go on without it"))
                }
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
                plan.steps.append(.designate(heir, reason: "primary \(primary) is gone: \(why)"))
                wait(
                    "FailingOver", primary, "primary \(primary) is gone (\(why)); \(heir) takes over",
                    blocksWrites: !isServed(besides: primary, among: nodes))
            } else {
                if mayStart { plan.steps.append(.start(primary)) }
                wait(
                    mayStart ? "Starting" : whyNotStarted(primary), primary,
                    reason.map { "primary \(primary) is down: \($0)" } ?? "primary \(primary) is starting",
                    blocksWrites: !isServed(besides: primary, among: nodes))
            }
            return nil
        case .silent(let reason, let lasting):
            if let incumbent = incumbent(besides: primary, among: nodes) {
                plan.steps.append(.designate(incumbent, reason: "it serves still, and \(primary) does not answer"))
                wait("HandingOver", primary, "\(primary) cannot take over from \(incumbent): \(reason)")
            } else if let winner = electedPrimary(insteadOf: primary, among: nodes) {
                plan.steps.append(.fence(primary, reason: "the cluster elected \(winner) in its place"))
                wait("Fencing", primary, "primary \(primary) is ended: \(winner) was elected in its place")
            } else {
                let isServed = isServed(besides: primary, among: nodes)
                let isGivenUp = lasting >= patience && (isServed || heir(of: primary, among: nodes) != nil)
                if isGivenUp { plan.steps.append(.fence(primary, reason: reason)) }
                wait(
                    isGivenUp ? "Fencing" : "NotAnswering", primary,
                    "primary \(primary) \(isGivenUp ? "is ended" : "does not answer"): \(reason)",
                    blocksWrites: !isServed)
            }
            return nil
        case .answering(let server):
            if server.loading {
                if let incumbent = incumbent(besides: primary, among: nodes) {
                    plan.steps.append(.designate(incumbent, reason: "it serves still, and \(primary) was started anew"))
                }
                wait(
                    "Loading", primary, "primary \(primary) is loading its data",
                    blocksWrites: !isServed(besides: primary, among: nodes))
                return nil
            }
            if server.role == .replica {
                decidePromotion(primary, server, nodes)
                return nil
            }
            // Started beside the one that serves, it has at most what its disk had.
            if !server.holdsEndpoint, let incumbent = incumbent(besides: primary, among: nodes),
                observation(incumbent).server?.holdsEndpoint == true
            {
                plan.steps.append(
                    .designate(incumbent, reason: "it serves still, and \(primary) was started beside it"))
                wait("HandingOver", primary, "\(primary) cannot take over from \(incumbent): it is no replica of it")
                return nil
            }
            if let cluster = server.cluster, isStranger(primary, cluster) {
                plan.steps.append(.join(primary))
                wait("Joining", primary, "\(primary) joins the cluster")
                return nil
            }
            // A cluster's endpoint is where its clients begin; any node tells them the rest.
            if primary.shard == 0, !server.holdsEndpoint {
                decideEndpoint(primary, nodes)
                return nil
            }
            if let reason = server.refusesWrites {
                wait("WritesRefused", primary, "primary \(primary) takes no writes: \(reason)", blocksWrites: true)
            }
            return server
        }
    }

    /// A node that knows nobody but itself, although the cluster has more shards than one.
    private func isStranger(_ primary: NodeID, _ cluster: ClusterObservation) -> Bool {
        guard let own = record.node(primary)?.clusterID, record.primaries.contains(where: { $0.shard != primary.shard })
        else { return false }
        return primary.shard != 0 && cluster.knows.isSubset(of: [own])
    }

    /// True while a node of the shard is on its way down to come up again; the rest of the shard is left alone meanwhile.
    private mutating func decideRestarts(_ shard: Int) -> Bool {
        var isEnding = false
        for restart in record.restarts where restart.node.shard == shard {
            guard let server = observation(restart.node).server else { continue }
            if server.runID == restart.runID {
                plan.steps.append(.stop(restart.node, reason: "a restart was asked for"))
                let isPrimary = record.primaries.contains(restart.node)
                wait("Restarting", restart.node, "\(restart.node) is being restarted", blocksWrites: isPrimary)
                isEnding = true
            } else {
                plan.steps.append(.forgetRestart(restart.node))
            }
        }
        return isEnding
    }

    /// The designated primary is a replica still: it takes over from a primary that serves, or from one that is gone.
    mutating func decidePromotion(_ heir: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) {
        let serving = nodes.first { $0.id != heir && serves($0.id) }
        if let serving, wasDemoted(heir, server, by: serving.id) {
            plan.steps.append(.designate(serving.id, reason: "the cluster elected it in place of \(heir)"))
            return wait("FailingOver", heir, "\(serving.id) was elected in place of primary \(heir)")
        }
        guard let serving else { return decideSuccession(heir, server, nodes) }
        guard server.linkUp else {
            // It would lose what it has not seen. The one that serves goes on.
            plan.steps.append(.designate(serving.id, reason: "\(heir) is not in sync and cannot take over"))
            return wait("HandingOver", heir, "\(heir) cannot take over: its link is down")
        }
        plan.steps.append(.handOver(from: serving.id, to: heir))
        wait("HandingOver", heir, "\(serving.id) hands over to \(heir)")
    }

    /// Nobody serves: the designated one takes over, unless another has more.
    private mutating func decideSuccession(_ heir: NodeID, _ server: ServerObservation, _ nodes: [NodeRecord]) {
        // One that does not answer may take writes still, when it wakes up at the latest, or have seen more.
        for node in nodes where node.id != heir {
            guard case .silent(let reason, let lasting) = observation(node.id),
                lasting > .zero || node.address == server.follows
            else { continue }
            if lasting >= patience { plan.steps.append(.fence(node.id, reason: reason)) }
            return wait(
                lasting >= patience ? "Fencing" : "NotAnswering", node.id,
                "\(heir) cannot take over while \(node.id) may have more: \(reason)", blocksWrites: true)
        }
        let hasData = server.isSynced || hasHandedOver(heir, server)
        if let best = self.heir(of: heir, among: nodes), let other = observation(best).server,
            !hasData || other.offset > server.offset
        {
            plan.steps.append(.designate(best, reason: "it has seen more than \(heir)"))
            return wait("FailingOver", heir, "\(best) takes over, which has seen more than \(heir)", blocksWrites: true)
        }
        if !hasData, record.bootstrapped, record.spec.persistence.keepsData,
            let old = nodes.first(where: { $0.id != heir && $0.address == server.follows }), isAbsent(old.id),
            downZone(of: old.id) == nil
        {
            plan.steps.append(.designate(old.id, reason: "its data are on its disk, and \(heir) has none"))
            return wait("FailingOver", heir, "\(old.id) comes back, as \(heir) has no data", blocksWrites: true)
        }
        plan.steps.append(.promote(heir))
        wait("Promoting", heir, "\(heir) is being promoted", blocksWrites: true)
    }

    /// How long a node may take requests and answer none before it is ended: a slow command is no reason.
    var patience: Duration { .seconds(record.spec.fenceAfterSeconds ?? 5) }

    /// Nobody else may hold the endpoint when the primary takes it: two listeners would be two writable primaries.
    private mutating func decideEndpoint(_ primary: NodeID, _ nodes: [NodeRecord]) {
        let holders = nodes.filter { $0.id != primary && observation($0.id).server?.holdsEndpoint == true }
        plan.steps += holders.isEmpty ? [.takeEndpoint(primary)] : holders.map { .releaseEndpoint($0.id) }
        // One that froze while it held the endpoint cannot give it back.
        for node in nodes where node.id != primary {
            guard case .silent(let reason, let lasting) = observation(node.id), lasting >= patience else { continue }
            plan.steps.append(.fence(node.id, reason: reason))
        }
        wait(
            "MovingEndpoint", primary, "the primary endpoint moves to \(primary)",
            blocksWrites: !record.spec.clustered)
    }

    /// Who still serves in place of the designated primary, which was lost before it took over: it has data that a start of
    /// the designated one would not bring back. A cluster's nodes settle that by their own protocol, see `isServed`.
    private func incumbent(besides primary: NodeID, among nodes: [NodeRecord]) -> NodeID? {
        guard record.bootstrapped, !record.spec.clustered else { return nil }
        let serving = nodes.map(\.id).filter { $0 != primary && serves($0) }
        return serving.first { observation($0).server?.holdsEndpoint == true } ?? serving.first
    }

    /// Clients write to another node of the shard, one that the designated primary has not taken over from. In a cluster the
    /// designated one comes back as its replica. A node with an old view does not count there: it says that the cluster is
    /// well only once it has heard from the others.
    private func isServed(besides primary: NodeID, among nodes: [NodeRecord]) -> Bool {
        incumbent(besides: primary, among: nodes) != nil
            || nodes.contains { node in
                node.id != primary && ownsSlots(node) && observation(node.id).server?.cluster?.stateOK == true
            }
    }

    /// The replica that has seen most of the lost primary's stream; nil when none has its data. Of equals one that is a node of
    /// the cluster already where the cache becomes one.
    func heir(of primary: NodeID, among nodes: [NodeRecord]) -> NodeID? {
        guard record.bootstrapped else { return nil }
        let candidates = nodes.compactMap { node -> (id: NodeID, offset: Int64, isMember: Int)? in
            guard node.id != primary, let server = observation(node.id).server, server.role == .replica,
                !server.loading, server.isSynced || hasHandedOver(node.id, server)
            else { return nil }
            return (node.id, server.offset, server.cluster == nil ? 0 : 1)
        }
        return candidates.max { ($0.offset, $0.isMember, $1.id) < ($1.offset, $1.isMember, $0.id) }?.id
    }

    /// A node that missed a question, or whose copy of the lost primary is about to break off: what it has may be all there is,
    /// and the primary would come back without it. Only so long: one that stays frozen is no use to anybody.
    func quietNode(besides primary: NodeID, among nodes: [NodeRecord]) -> (id: NodeID, lasting: Duration)? {
        guard record.bootstrapped else { return nil }
        for node in nodes where node.id != primary {
            switch observation(node.id) {
            case .silent(_, let lasting) where lasting > .zero && lasting < Self.grace: return (node.id, lasting)
            case .answering(let server) where server.isCopying && !server.loading: return (node.id, .zero)
            default: continue
            }
        }
        return nil
    }

    private static let grace = Duration.seconds(30)

    /// It was primary in this same life and has given up nothing of what it had then.
    private func hasHandedOver(_ id: NodeID, _ server: ServerObservation) -> Bool {
        server.hasHistory && record.predecessors?.contains(ServerRun(node: id, runID: server.runID)) == true
    }

    mutating func decideReplica(_ node: NodeRecord, of primary: NodeID) {
        let id = node.id
        switch observation(id) {
        case .absent(let reason, let mayStart):
            if mayStart { plan.steps.append(.start(id)) }
            wait(
                mayStart ? "Starting" : whyNotStarted(id), id,
                reason.map { "replica \(id) is down: \($0)" } ?? "replica \(id) is starting")
        case .silent(let reason, let lasting):
            if lasting >= patience { plan.steps.append(.fence(id, reason: reason)) }
            wait("NotAnswering", id, "replica \(id) does not answer: \(reason)")
        case .answering(let server):
            if server.loading { return wait("Loading", id, "replica \(id) is loading its data") }
            if server.holdsEndpoint { plan.steps.append(.releaseEndpoint(id)) }
            if let cluster = server.cluster, let leader = record.node(primary), !areAcquainted(node, cluster, leader) {
                plan.steps.append(.join(id))
                return wait("Joining", id, "replica \(id) joins the cluster")
            }
            guard server.role == .replica, server.follows == record.node(primary)?.address else {
                plan.steps.append(.replicate(id, from: primary))
                return wait("Replicating", id, "\(id) becomes a replica of \(primary)")
            }
            guard server.linkUp else {
                // An older engine cannot read the newer one's copy: it would try for ever.
                if isOutdated(id) { return replace(id) }
                return wait("Syncing", id, "replica \(id) is syncing from \(primary)")
            }
            decideSettings(id, server)
            decideClusterView(id, server)
        }
    }

    /// Both know each other. A node that knows its leader from hearsay only is none of its cluster: what a stranger says counts
    /// for nothing there.
    private func areAcquainted(_ node: NodeRecord, _ cluster: ClusterObservation, _ leader: NodeRecord) -> Bool {
        guard cluster.knows.contains(leader.clusterID) else { return false }
        return observation(leader.id).server?.cluster?.knows.contains(node.clusterID) ?? true
    }

    func whyNotStarted(_ id: NodeID) -> String { downZone(of: id) == nil ? "BackingOff" : "ZoneDown" }

    private mutating func decideSettings(_ id: NodeID, _ server: ServerObservation) {
        // One that is about to be replaced may not know the words of the other engine.
        guard server.settingsDigest != digest, !isOutdated(id) else { return }
        plan.steps.append(.configure(id))
        wait("Configuring", id, "settings of \(id) are being changed")
    }

    private mutating func decideClusterView(_ id: NodeID, _ server: ServerObservation) {
        guard let cluster = server.cluster else { return }
        let missing = record.nodes.filter {
            !cluster.knows.contains($0.clusterID) && !isRetiring($0.id) && downZone(of: $0.id) == nil
        }
        if !missing.isEmpty {
            wait("ClusterView", id, "\(id) does not see \(missing.map(\.id.description).joined(separator: ", ")) yet")
        } else if cluster.slotsAssigned != 16384 || !cluster.stateOK {
            wait(
                "ClusterState", id,
                "\(id) sees \(cluster.slotsAssigned) of 16384 slots served and cluster_state "
                    + (cluster.stateOK ? "ok" : "fail"), blocksWrites: true)
        }
    }
}
