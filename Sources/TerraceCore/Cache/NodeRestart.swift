/// How nodes are restarted on request.
public enum RestartManner: String, Sendable, CaseIterable {
    /// One after the other: replicas first, a primary once it has handed over, a node without replicas once it has
    /// saved. Nothing is lost.
    case inTurn
    /// Together; what is neither on disk nor with a node that is left is lost. A replica that is left takes over.
    case atOnce
    /// As `atOnce`, but no node takes over from a primary: it comes back with the data on its disk, and its replicas
    /// copy them.
    case inPlace
}

/// A server that shall be ended, and its node started again. A server with another run id has been restarted already.
public struct NodeRestart: Sendable, Equatable {
    public var node: NodeID
    public var runID: String
    /// Nil, as earlier versions wrote it, is `atOnce`.
    public var manner: RestartManner?

    public init(node: NodeID, runID: String, manner: RestartManner) {
        self.node = node
        self.runID = runID
        self.manner = manner
    }
}
