import Synchronization
import TerraceCore

/// What the newest pass over each cache saw. Lives in memory only: a new daemon looks again.
final class StatusBoard: Sendable {
    struct Entry: Sendable {
        var plan: Plan
        var observation: CacheObservation
        /// Why no further pass can help until something outside changes.
        var blocked: String?
        /// From the first time the cache was seen available; nil before.
        var uptime: Uptime?
    }

    /// How long clients could write, of the time that was watched.
    struct Uptime: Sendable {
        let since: ContinuousClock.Instant
        private(set) var writable = Duration.zero
        private var last: ContinuousClock.Instant
        private var wasWritable = true

        init(since: ContinuousClock.Instant) {
            self.since = since
            last = since
        }

        mutating func see(writable isWritable: Bool, at now: ContinuousClock.Instant) {
            if wasWritable { writable += now - last }
            last = now
            wasWritable = isWritable
        }

        /// Percent; 100 while nothing was missed.
        var percent: Double { last == since ? 100 : writable / (last - since) * 100 }
    }

    private let entries = Mutex<[CacheID: Entry]>([:])

    subscript(id: CacheID) -> Entry? {
        get { entries.withLock { $0[id] } }
        set { entries.withLock { $0[id] = newValue } }
    }

    /// What a pass saw and decided.
    func record(_ plan: Plan, _ observation: CacheObservation, for id: CacheID, at now: ContinuousClock.Instant = .now)
    {
        entries.withLock { entries in
            var uptime = entries[id]?.uptime ?? (plan.isSettled ? Uptime(since: now) : nil)
            uptime?.see(writable: !plan.pending.contains(where: \.blocksWrites), at: now)
            entries[id] = Entry(
                plan: plan, observation: observation, blocked: entries[id]?.blocked, uptime: uptime)
        }
    }

    func setBlocked(_ reason: String?, for id: CacheID) {
        entries.withLock { $0[id]?.blocked = reason }
    }

    func view(of cache: StoredCache, tier: Tier?) -> CacheView {
        let entry = self[cache.record.spec.id]
        let record = cache.record
        let nodes = record.nodes.sorted { $0.id < $1.id }.map { view(of: $0, in: record, entry) }
        return CacheView(
            record: record, state: CacheState(record, plan: entry?.plan, blocked: entry?.blocked),
            conditions: conditions(entry), nodes: nodes, engine: entry?.observation.engine, slaPromised: tier?.sla,
            slaMeasured: entry?.uptime?.percent, createdAt: cache.createdAt)
    }

    private func conditions(_ entry: Entry?) -> [Condition] {
        guard let entry else {
            return [Condition(type: "Available", status: false, reason: "NotObserved", message: "not looked at yet")]
        }
        var conditions = entry.observation.conditions
        if let blocked = entry.blocked {
            conditions.append(Condition(type: "Available", status: false, reason: "Blocked", message: blocked))
        }
        conditions += entry.plan.pending.map {
            Condition(type: "Available", status: false, reason: $0.reason, message: $0.message)
        }
        if conditions.allSatisfy({ $0.type != "Available" }) {
            conditions.append(
                Condition(
                    type: "Available", status: entry.plan.isSettled, reason: entry.plan.isSettled ? "Seen" : "Working",
                    message: "every node answers in its role"))
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
            pid: entry?.observation.pids[node.id], lag: lag, slots: entry?.observation.slots[node.id] ?? [])
    }
}
