/// A cache as it is shown: what is wanted, what was last seen, and why they differ.
public struct CacheView: Sendable {
    public var record: CacheRecord
    public var state: CacheState
    public var conditions: [Condition]
    public var nodes: [NodeView]
    /// Name and version of the engine that runs, such as `redis 7.0.15`; nil before the first start.
    public var engine: String?
    /// The tier's promise in percent, if there is one.
    public var slaPromised: Double?
    /// When clients could write, and when not.
    public var availability: Availability
    /// The moment all of this was looked at, in seconds since 1970.
    public var seenAt: Double
    /// Seconds since 1970.
    public var createdAt: Double
    /// The newest snapshot that is available.
    public var latestSnapshot: Snapshot?

    public init(
        record: CacheRecord, state: CacheState, conditions: [Condition], nodes: [NodeView], engine: String?,
        slaPromised: Double?, availability: Availability = Availability(), seenAt: Double, createdAt: Double
    ) {
        self.record = record
        self.state = state
        self.conditions = conditions
        self.nodes = nodes
        self.engine = engine
        self.slaPromised = slaPromised
        self.availability = availability
        self.seenAt = seenAt
        self.createdAt = createdAt
    }
}

extension CacheView {
    /// The replica that clients may read from besides the primary: the first one that serves, as nothing balances
    /// reads. Nil for a cluster, because its clients find the replicas themselves.
    public var reader: NodeView? {
        record.spec.clustered ? nil : nodes.first { $0.role == .replica && $0.state == .serving }
    }
}

/// A node as it is shown.
public struct NodeView: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable { case absent, silent, loading, syncing, serving }

    public var id: NodeID
    public var zone: String
    public var address: Endpoint
    public var role: ServerObservation.Role?
    public var state: State
    /// The name that its host has for it while it runs, such as a process number.
    public var handle: String?
    /// Bytes of the primary's stream this replica has yet to see.
    public var lag: Int64?
    /// Slot ranges served, such as `0-5460`; empty outside a cluster.
    public var slots: [String]

    public init(
        id: NodeID, zone: String, address: Endpoint, role: ServerObservation.Role?, state: State, handle: String?,
        lag: Int64?,
        slots: [String]
    ) {
        self.id = id
        self.zone = zone
        self.address = address
        self.role = role
        self.state = state
        self.handle = handle
        self.lag = lag
        self.slots = slots
    }
}
