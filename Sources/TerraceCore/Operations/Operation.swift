/// One long-running change; the native API and the three vendors poll four renderings of it.
public struct Operation: Sendable, Codable, Equatable {
    public enum Kind: String, Sendable, Codable, CaseIterable { case create, update, delete, failover, restart }
    public enum State: String, Sendable, Codable, CaseIterable { case running, succeeded, failed }

    public var id: String
    public var cache: CacheID
    public var kind: Kind
    public var state: State
    /// The generation the change is done at.
    public var generation: Int
    /// Why it failed.
    public var error: String?
    /// Seconds since 1970.
    public var startedAt: Double
    /// Seconds since 1970; nil while it runs.
    public var endedAt: Double?
    /// It does not end before this is over, however early it is done; nil where nothing is paced.
    public var pace: Countdown?
    /// Who is to take over in a failover, where that was chosen beforehand.
    public var heir: NodeID?

    public init(id: String, cache: CacheID, kind: Kind, generation: Int, startedAt: Double) {
        self.id = id
        self.cache = cache
        self.kind = kind
        state = .running
        self.generation = generation
        self.startedAt = startedAt
    }
}

/// Something that happened, in order, with its cause.
public struct Event: Sendable, Codable, Equatable {
    /// Grows by one with every event of this daemon's state.
    public var sequence: Int64
    /// Seconds since 1970.
    public var time: Double
    public var cache: CacheID
    public var node: NodeID?
    /// One word for machines, such as `NodeExited`.
    public var reason: String
    public var message: String
    /// The program that asked for it, such as `terrace via the native API`; nil of what nobody asked for.
    public var by: String?

    public init(
        sequence: Int64 = 0, time: Double, cache: CacheID, node: NodeID? = nil, reason: String, message: String,
        by: String? = nil
    ) {
        self.sequence = sequence
        self.time = time
        self.cache = cache
        self.node = node
        self.reason = reason
        self.message = message
        self.by = by
    }
}
