/// One node of a cluster that is to be built.
public struct ClusterMember: Sendable, Hashable {
    /// The node id: 40 lower-case hexadecimal digits, chosen by the caller.
    public var id: String
    /// The address at which peers reach the node.
    public var host: String
    /// Client port.
    public var port: Int
    /// Cluster bus port.
    public var busPort: Int
    /// The number of the node's shard, from 0.
    public var shard: Int
    /// Whether the node is its shard's primary; the shard's other nodes are its replicas.
    public var isPrimary: Bool

    /// Creates a member. Where `busPort` is nil, it is `port` + 10000, as in Redis.
    public init(id: String, host: String, port: Int, busPort: Int? = nil, shard: Int, isPrimary: Bool) {
        self.id = id
        self.host = host
        self.port = port
        self.busPort = busPort ?? port + 10000
        self.shard = shard
        self.isPrimary = isPrimary
    }

    /// Whether Redis accepts `text` as a node id.
    static func isNodeID(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 40
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
