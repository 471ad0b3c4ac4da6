/// Something that happened, in order, with its cause.
public struct Event: Sendable, Equatable {
    /// Grows by one with every event of this daemon's state.
    public var sequence: Int64
    /// Seconds since 1970.
    public var time: Double
    public var cache: CacheID
    public var node: NodeID?
    /// One word for machines, such as `NodeExited`: an `EventReason`, or what another version wrote.
    public var reason: String
    public var message: String
    /// The outage that began or ended with it; nil for other events, and for those of earlier versions.
    public var outage: Outage?
    /// The program that asked for it, such as `terrace via the native API`; nil where nobody asked for it.
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

    public init(
        time: Double, cache: CacheID, node: NodeID? = nil, _ reason: EventReason, _ message: String, by: String? = nil
    ) {
        self.init(time: time, cache: cache, node: node, reason: reason.rawValue, message: message, by: by)
    }

    /// The reason, if this version knows it; nil for a reason of another version.
    public var known: EventReason? { EventReason(rawValue: reason) }
}
