/// One node's view of the cluster: `CLUSTER NODES`, or a `nodes.conf`, which has the same lines.
public struct ClusterNodes: Sendable, Hashable {
    /// One line.
    public struct Node: Sendable, Hashable {
        /// 40 hexadecimal digits.
        public var id: String
        /// Empty while unknown.
        public var host: String
        /// 0 while unknown.
        public var port: Int
        /// As sent, such as `myself`, `master`, `fail?`.
        public var flags: Set<String>
        /// The primary it follows; nil on primaries.
        public var primaryID: String?
        /// Higher wins when two primaries claim a slot.
        public var configEpoch: Int
        /// Whether the cluster bus link is up; true for the node itself.
        public var isLinkUp: Bool
        /// Slots it owns, ascending; slots on the move are not among them unless owned.
        public var slots: [SlotRange]
        /// Slots it owns that are on their way out, and to whom; told by the node itself only.
        public var migrating: [Int: String] = [:]
        /// Slots on their way in, and from whom; told by the node itself only.
        public var importing: [Int: String] = [:]

        /// The node that was asked.
        public var isMyself: Bool { flags.contains("myself") }
        /// Whether it is a primary.
        public var isPrimary: Bool { flags.contains("master") }
        /// Declared dead by the majority.
        public var isFailing: Bool { flags.contains("fail") }
        /// Dead in the eyes of the node that was asked.
        public var isSuspected: Bool { flags.contains("fail?") }
        /// Known with its address, met, linked and not failing.
        public var isHealthy: Bool {
            isLinkUp && flags.isDisjoint(with: ["noaddr", "handshake", "fail", "fail?"])
        }
    }

    /// In the order sent, which means nothing.
    public var nodes: [Node]

    /// Parses the text of the reply; throws `RedisError.protocolError` with the line that is not understood.
    public init(_ text: String) throws {
        nodes = try text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("vars ") }.map { line in
            guard let node = Node(line) else { throw RedisError.protocolError("cluster node line '\(line)'") }
            return node
        }
    }

    /// The node that was asked.
    public var myself: Node? { nodes.first(where: \.isMyself) }

    /// The node with this id.
    public subscript(id: String) -> Node? { nodes.first { $0.id == id } }
}

extension ClusterNodes.Node {
    /// `<id> <host:port@bus[,hostname]> <flags> <primary> <ping> <pong> <epoch> <link> <slot> …`
    init?(_ line: Substring) {
        let words = line.split(separator: " ")
        guard words.count >= 8, ClusterMember.isNodeID(words[0]), let epoch = Int(words[6]) else { return nil }
        let address = words[1].prefix { $0 != "@" && $0 != "," }
        // The last colon: an IPv6 address has its own.
        guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]) else {
            return nil
        }
        var slots: [SlotRange] = []
        var migrating: [Int: String] = [:]
        var importing: [Int: String] = [:]
        for word in words[8...] {
            if word.hasPrefix("[") {
                // `[77->-<id>]` and `[93-<-<id>]`.
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
