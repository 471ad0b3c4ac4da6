/// One node of a cluster to be built.
public struct ClusterMember: Sendable, Hashable {
    /// 40 lower-case hexadecimal digits, chosen by the caller.
    public var id: String
    /// The address peers reach it at.
    public var host: String
    /// Client port.
    public var port: Int
    /// Cluster bus port.
    public var busPort: Int
    /// Counted from 0.
    public var shard: Int
    /// One per shard; the others of the shard follow it.
    public var isPrimary: Bool

    /// `busPort` is `port` + 10000 unless given, as Redis has it.
    public init(id: String, host: String, port: Int, busPort: Int? = nil, shard: Int, isPrimary: Bool) {
        self.id = id
        self.host = host
        self.port = port
        self.busPort = busPort ?? port + 10000
        self.shard = shard
        self.isPrimary = isPrimary
    }

    /// Whether Redis would take `text` for a node id.
    static func isNodeID(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 40
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
