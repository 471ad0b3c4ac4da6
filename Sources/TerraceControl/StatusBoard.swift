import Synchronization
import TerraceCore

/// The observations of the newest pass over each cache. It lives in memory only: a new daemon looks again.
final class StatusBoard: Sendable {
    /// Why the newest pass could not do what it had planned.
    enum Trouble: Sendable, Equatable {
        /// It may pass by itself, such as a full disk.
        case retried(String)
        /// No further pass can help until something is changed, such as an engine that is not installed.
        case permanent(String)
    }

    struct Entry: Sendable {
        var plan: Plan
        var observation: CacheObservation
        var trouble: Trouble?
        /// How far each server's stream of writes was when it was last seen, by its node.
        var offsets: [NodeID: Int64]
        /// Each server's run id when it last answered, by its node.
        var runs: [NodeID: String]
        /// When the cache was last observed, by the board's clock.
        var seenAt: Duration
    }

    private let timing: Timing

    init(_ timing: Timing) { self.timing = timing }

    private let entries = Mutex<[CacheID: Entry]>([:])

    subscript(id: CacheID) -> Entry? {
        get { entries.withLock { $0[id] } }
        set { entries.withLock { $0[id] = newValue } }
    }

    private let availabilities = Mutex<[CacheID: Availability]>([:])

    /// Keeps what a pass saw and decided.
    /// - Returns: the outage that began or ended with it.
    func record(_ plan: Plan, _ observation: CacheObservation, for id: CacheID, at now: Double) -> Outage? {
        entries.withLock { entries in
            let seen = observation.nodes.compactMapValues { $0.server?.offset }
            let runs = observation.nodes.compactMapValues { $0.server?.runID }
            entries[id] = Entry(
                plan: plan, observation: observation, trouble: entries[id]?.trouble,
                offsets: (entries[id]?.offsets ?? [:]).merging(seen) { $1 },
                runs: (entries[id]?.runs ?? [:]).merging(runs) { $1 }, seenAt: timing.now)
        }
        let cause = plan.pending.first(where: \.blocksWrites)
        return availabilities.withLock {
            $0[id, default: Availability()].see(
                cause: cause?.message, reason: cause?.reason, isSettled: plan.isSettled, at: now)
        }
    }

    /// Whether the cache was observed within this time.
    func hasSeen(_ id: CacheID, within limit: Duration) -> Bool {
        self[id].map { timing.now - $0.seenAt <= limit } ?? false
    }

    /// When each lost node was first missed, in seconds since the machine was started.
    private let losses = Mutex<[CacheID: [NodeID: Double]]>([:])

    /// Those of `nodes` that were first given less than `limit` ago. The time of a node begins anew once a call leaves
    /// it out.
    /// - Parameter now: seconds since the machine was started.
    func lost(_ nodes: Set<NodeID>, of id: CacheID, forLessThan limit: Duration, at now: Double) -> Set<NodeID> {
        losses.withLock { losses in
            var known = losses[id, default: [:]].filter { nodes.contains($0.key) }
            for node in nodes where known[node] == nil { known[node] = now }
            losses[id] = known.isEmpty ? nil : known
            return Set(known.filter { now - $0.value < limit / .seconds(1) }.keys)
        }
    }

    /// Goes on with the availability that an earlier daemon has counted.
    func resume(_ availability: Availability, of id: CacheID) { availabilities.withLock { $0[id] = availability } }

    func availability(of id: CacheID) -> Availability { availabilities.withLock { $0[id] ?? Availability() } }

    func forget(_ id: CacheID) {
        self[id] = nil
        availabilities.withLock { $0[id] = nil }
        losses.withLock { $0[id] = nil }
    }

    func setTrouble(_ trouble: Trouble?, for id: CacheID) {
        entries.withLock { $0[id]?.trouble = trouble }
    }

    /// Removes a trouble that was to be retried, because nothing is tried now. A permanent one stays.
    func clearRetry(_ id: CacheID) {
        entries.withLock { entries in
            if case .retried = entries[id]?.trouble { entries[id]?.trouble = nil }
        }
    }

    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - drift: seconds by which that clock was set ahead of the one that outages are counted by.
    func view(of cache: StoredCache, tier: Tier?, now: Double, drift: Double) -> CacheView {
        let entry = self[cache.record.spec.id]
        let record = cache.record
        let nodes = record.nodes.sorted { $0.id < $1.id }.map { view(of: $0, in: record, entry) }
        return CacheView(
            record: record, state: CacheState(record, plan: entry?.plan, blocked: entry?.trouble?.permanent),
            conditions: conditions(entry), nodes: nodes, engine: entry?.observation.engine, slaPromised: tier?.sla,
            availability: availability(of: cache.record.spec.id).shifted(by: drift), seenAt: now,
            createdAt: cache.createdAt)
    }

    private func conditions(_ entry: Entry?) -> [Condition] {
        guard let entry else {
            return [Condition(.available, false, .notObserved, "not looked at yet")]
        }
        var conditions = entry.observation.conditions
        switch entry.trouble {
        case .permanent(let reason): conditions.append(Condition(.available, false, .blocked, reason))
        case .retried(let reason):
            conditions.append(Condition(.available, false, .retrying, "\(reason); this is tried again"))
        case nil: break
        }
        conditions += entry.plan.pending.map { Condition($0) }
        if conditions.allSatisfy({ $0.type != ConditionType.available.rawValue }) {
            let isSettled = entry.plan.isSettled
            conditions.append(
                Condition(.available, isSettled, isSettled ? .seen : .working, "every node answers in its role"))
        }
        return conditions
    }

    private func view(of node: NodeRecord, in record: CacheRecord, _ entry: Entry?) -> NodeView {
        var state = NodeView.State.absent
        var lag: Int64?
        let server = entry?.observation.nodes[node.id]?.server
        switch entry?.observation.nodes[node.id] {
        case .silent: state = .silent
        case .answering(let server):
            state = server.loading ? .loading : server.linkUp ? .serving : .syncing
            if server.role == .replica, let primary = record.primaries.first(where: { $0.shard == node.id.shard }),
                let leader = entry?.observation.nodes[primary]?.server
            {
                lag = max(0, leader.offset - server.offset)
            }
        case .absent, nil: break
        }
        return NodeView(
            id: node.id, zone: node.zone, address: node.address, role: server?.role, state: state,
            handle: entry?.observation.handles[node.id], lag: lag, slots: entry?.observation.slots[node.id] ?? [])
    }
}

extension StatusBoard.Trouble {
    fileprivate var permanent: String? { if case .permanent(let reason) = self { reason } else { nil } }
}

extension TerraceError.Code {
    /// Whether trying again cannot help.
    var isPermanent: Bool { [.failedPrecondition, .invalidArgument, .unsupported].contains(self) }
}
