/// Addresses that were set aside for a plan, and that the record does not have yet.
public struct Allocation: Sendable, Equatable {
    public var nodes: [NodeRecord] = []
    public var endpoint: Endpoint?

    public init(nodes: [NodeRecord] = [], endpoint: Endpoint? = nil) {
        self.nodes = nodes
        self.endpoint = endpoint
    }

    /// To be given back where the plan is not written.
    public var addresses: [Endpoint] { nodes.map(\.address) + (endpoint.map { [$0] } ?? []) }
}

/// A plan's updates of the record and its events, to be written together.
public struct RecordChange: Sendable, Equatable {
    public private(set) var updates: [RecordUpdate] = []
    public private(set) var events: [Event] = []
    /// The nodes that become primary in another one's place, and why.
    public private(set) var successions: [Succession] = []

    public struct Succession: Sendable, Equatable {
        public var heir: NodeID
        public var reason: String
    }

    /// - Parameters:
    ///   - record: the record that the plan was made from.
    ///   - now: seconds since 1970.
    public init(_ plan: Plan, of record: CacheRecord, _ stream: StreamSight, _ allocation: Allocation, at now: Double) {
        for step in plan.recordSteps { take(step, of: record, stream, allocation, at: now) }
    }

    private mutating func take(
        _ step: RecordStep, of record: CacheRecord, _ stream: StreamSight, _ allocation: Allocation, at now: Double
    ) {
        let id = record.spec.id
        switch step {
        case .allocate(let node): updates += allocation.nodes.filter { $0.id == node }.map { .addNode($0) }
        case .allocateEndpoint: if let endpoint = allocation.endpoint { updates.append(.setEndpoint(endpoint)) }
        case .designate(let node, let reason):
            updates.append(.designate(node))
            // A shard's first primary succeeds nobody.
            guard let old = record.primaries.first(where: { $0.shard == node.shard }) else { return }
            successions.append(Succession(heir: node, reason: reason))
            let message =
                "\(node) becomes primary of shard \(node.shard): \(reason)" + stream.lostTail(of: old, at: node)
            events.append(Event(time: now, cache: id, node: node, .failoverStarted, message))
        case .notePredecessor(let run): updates.append(.notePredecessor(run))
        case .forgetRestart(let node):
            let done = record.restarts.filter { $0.node == node }.map(\.runID)
            updates.append(.forgetRestarts(node, runIDs: done))
        case .finishConversion: updates.append(.endConversion)
        case .finishUpgrade:
            updates.append(.endUpgrade(generation: record.generation))
            events.append(
                Event(time: now, cache: id, .upgraded, "every node runs the wanted engine"))
        // The record is removed as a whole, once nothing of the cache is left.
        case .forgetCache: break
        }
    }
}
