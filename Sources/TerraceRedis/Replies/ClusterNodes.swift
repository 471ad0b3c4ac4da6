/// One node's view of the cluster: its reply to `CLUSTER NODES`, or its file `nodes.conf`, which has the same lines.
public struct ClusterNodes: Sendable, Hashable {
    /// One line: a node as the asked node sees it.
    public struct Node: Sendable, Hashable {
        /// The node id, 40 hexadecimal digits.
        public var id: String
        /// The address; empty while it is unknown.
        public var host: String
        /// The client port; 0 while it is unknown.
        public var port: Int
        /// The flags as the server sent them, such as `myself`, `master` or `fail?`.
        public var flags: Set<String>
        /// The id of the primary that the node follows; nil for a primary.
        public var primaryID: String?
        /// The configuration epoch. Where two primaries claim a slot, the higher epoch wins.
        public var configEpoch: Int
        /// Whether the link over the cluster bus is up; true for the asked node itself.
        public var isLinkUp: Bool
        /// The slots that the node owns, ascending.
        public var slots: [SlotRange]
        /// Slots that the node is giving away, with the id of the receiving node. Only the asked node reports its own.
        public var migrating: [Int: String] = [:]
        /// Slots that the node is receiving, with the id of the giving node. Only the asked node reports its own.
        public var importing: [Int: String] = [:]

        /// Whether this is the asked node.
        public var isMyself: Bool { flags.contains("myself") }
        /// Whether the node is a primary.
        public var isPrimary: Bool { flags.contains("master") }
        /// Whether the majority of primaries has declared the node as failed.
        public var isFailing: Bool { flags.contains("fail") }
        /// Whether the asked node cannot reach this node.
        public var isSuspected: Bool { flags.contains("fail?") }
        /// Whether the node's address is known, its handshake is complete, its link is up, and it is not failing.
        public var isHealthy: Bool {
            isLinkUp && flags.isDisjoint(with: ["noaddr", "handshake", "fail", "fail?"])
        }
    }

    /// All lines in the server's order, which has no meaning.
    public var nodes: [Node]

    /// Parses the text of the reply. Throws `RedisError.protocolError` with the first line that it cannot read.
    public init(_ text: String) throws {
        nodes = try text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("vars ") }.map { line in
            guard let node = Node(line) else { throw RedisError.protocolError("cluster node line '\(line)'") }
            return node
        }
    }

    /// The asked node.
    public var myself: Node? { nodes.first(where: \.isMyself) }

    /// The node with this id.
    public subscript(id: String) -> Node? { nodes.first { $0.id == id } }
}

extension ClusterNodes.Node {
    /// Reads `<id> <host:port@bus[,hostname]> <flags> <primary> <ping> <pong> <epoch> <link> <slot> …`.
    init?(_ line: Substring) {
        let words = line.split(separator: " ")
        guard words.count >= 8, ClusterMember.isNodeID(words[0]), let epoch = Int(words[6]) else { return nil }
        let address = words[1].prefix { $0 != "@" && $0 != "," }
        // The last colon separates the port: an IPv6 address contains colons, too.
        guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]) else {
            return nil
        }
        var slots: [SlotRange] = []
        var migrating: [Int: String] = [:]
        var importing: [Int: String] = [:]
        for word in words[8...] {
            if word.hasPrefix("[") {
                // A slot on the move is written as `[77->-<id>]` or `[93-<-<id>]`.
                let parts = word.dropFirst().dropLast().split(separator: "-", maxSplits: 2)
                guard parts.count == 3, let slot = Int(parts[0]) else { return nil }
                if parts[1] == ">" { migrating[slot] = String(parts[2]) } else { importing[slot] = String(parts[2]) }
                continue
            }
            guard let range = SlotRange(word) else { return nil }
            slots.append(range)
        }
        self.init(
            id: String(words[0]), host: String(address[..<colon]), port: port,
            flags: Set(words[2].split(separator: ",").map(String.init)),
            primaryID: words[3] == "-" ? nil : String(words[3]), configEpoch: epoch,
            isLinkUp: words[7] == "connected", slots: slots, migrating: migrating, importing: importing)
    }
}
