/// What one pass shall do, and what it says of the cache.
public struct Plan: Sendable, Equatable {
    /// What changes in the record, first and all at once.
    public var recordSteps: [RecordStep]
    /// What is done to nodes then, at the same time where they are different ones.
    public var nodeSteps: [NodeStep]
    /// Why the cache is not as desired; empty exactly when it is.
    public var pending: [Pending]

    public init(recordSteps: [RecordStep] = [], nodeSteps: [NodeStep] = [], pending: [Pending] = []) {
        self.recordSteps = recordSteps
        self.nodeSteps = nodeSteps
        self.pending = pending
    }

    /// Nothing can be done now, whatever is waited for.
    public var isIdle: Bool { recordSteps.isEmpty && nodeSteps.isEmpty }

    /// Everything the tier promises has been seen, on every node.
    public var isSettled: Bool { isIdle && pending.isEmpty }
}

/// One reason for a cache not to be as desired.
public struct Pending: Sendable, Equatable, Codable, CustomStringConvertible {
    /// One word for machines, such as `NodeDown`.
    public var reason: String
    public var node: NodeID?
    public var message: String
    /// True where clients cannot write to some shard meanwhile.
    public var blocksWrites: Bool

    public init(_ reason: String, node: NodeID? = nil, _ message: String, blocksWrites: Bool) {
        self.reason = reason
        self.node = node
        self.message = message
        self.blocksWrites = blocksWrites
    }

    public var description: String { message }
}
