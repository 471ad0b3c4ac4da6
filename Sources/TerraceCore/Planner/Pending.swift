/// One reason for a cache not to be as desired.
public struct Pending: Sendable, Equatable, CustomStringConvertible {
    public var reason: PendingReason
    public var node: NodeID?
    public var message: String
    /// True where clients cannot write to some shard meanwhile.
    public var blocksWrites: Bool

    public init(_ reason: PendingReason, node: NodeID? = nil, _ message: String, blocksWrites: Bool) {
        self.reason = reason
        self.node = node
        self.message = message
        self.blocksWrites = blocksWrites
    }

    public var description: String { message }
}
