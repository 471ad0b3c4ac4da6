/// A fault that a host can give a node, named by its effect on the node.
public enum NodeFault: Sendable, Hashable, CaseIterable {
    /// Ended without a moment to save anything.
    case ended
    /// Stopped, with its connections open and nothing answered, until it is thawed.
    case frozen
    case thawed
    /// No file can be written any more, as on a full disk.
    case withoutDisk
    case withDisk
}

/// The abilities of a host.
public struct HostCapabilities: Sendable {
    public var faults: Set<NodeFault>
    public var endpoints: EndpointMove
    /// How many files a node may have open.
    public var openFiles: Int
    /// Why `openFiles` is no more, and how to get more, such as "this machine lets a process have no more; raise its
    /// limit".
    public var openFilesRemedy: String

    public init(faults: Set<NodeFault>, endpoints: EndpointMove, openFiles: Int, openFilesRemedy: String) {
        self.faults = faults
        self.endpoints = endpoints
        self.openFiles = openFiles
        self.openFilesRemedy = openFilesRemedy
    }
}

/// How a cache's endpoint comes to lead to another node.
public enum EndpointMove: Sendable {
    /// Nodes listen there themselves when they are told to.
    case listening
    /// The host leads it to a node.
    case led(by: any EndpointLeader)

    public var areListenedAt: Bool { if case .listening = self { true } else { false } }
}

/// Leads endpoints to nodes.
public protocol EndpointLeader: Sendable {
    /// Leads the endpoint to the node, and closes connections to the node that it led to before.
    /// - Parameter node: nil leads it to no node.
    func point(_ endpoint: Endpoint, at node: NodeKey?, _ address: Endpoint?) async throws
    func target(of endpoint: Endpoint) async -> NodeKey?
}
