/// Builds a cluster from running nodes that know no others, by commands only. It is two seconds slower than `ClusterBootstrap`, but
/// does not depend on the format of `nodes.conf`.
public struct PlainClusterBootstrap: Sendable {
    /// One running node; a primary may have keys of its shard's slots.
    public struct Node: Sendable {
        /// The node's place in the cluster. The id is ignored, because the server has chosen its own.
        public var member: ClusterMember
        /// An open connection of a user who may use every command.
        public var connection: RedisConnection

        /// A node with its connection.
        public init(member: ClusterMember, connection: RedisConnection) {
            self.member = member
            self.connection = connection
        }
    }

    /// Assigns the slots, introduces all nodes to each other, attaches the replicas, and waits until every node sees
    /// the result.
    ///
    /// When it returns, each replica and its primary know of each other. Other nodes learn by gossip which primary a
    /// replica follows, within half a node timeout.
    /// - Parameter deadline: limit of each wait.
    /// - Throws: `ClusterNotReady` where a wait takes too long.
    public static func run(_ nodes: [Node], deadline: Duration = .seconds(20)) async throws {
        let primaries = nodes.filter(\.member.isPrimary).sorted { $0.member.shard < $1.member.shard }
        let slots = evenSlots(shards: primaries.count)
        guard !slots.isEmpty, primaries.map(\.member.shard) == Array(slots.indices),
            nodes.allSatisfy({ slots.indices.contains($0.member.shard) })
        else { throw ClusterBootstrap.InvalidMembers(description: "every shard from 0 on needs exactly one primary") }
        for (index, primary) in primaries.enumerated() {
            // The epoch is set before the node knows its peers. Otherwise the nodes would have equal epochs and resolve
            // these conflicts by themselves, slowly.
            try await primary.connection.sendExpectingOK([["CLUSTER", "SET-CONFIG-EPOCH", "\(index + 1)"]])
            try await assign(slots[index], to: primary)
        }
        try await introduce(nodes, through: primaries[0], deadline: deadline)
        try await attachReplicas(nodes, to: primaries)
        try await ClusterBootstrap.waitUntilComplete(
            nodes.map(\.connection), expectedNodes: nodes.count, deadline: deadline)
    }

    private static func introduce(_ nodes: [Node], through first: Node, deadline: Duration) async throws {
        let others = nodes.map(\.member).filter { ($0.host, $0.port) != (first.member.host, first.member.port) }
        try await first.connection.sendExpectingOK(
            others.map { ["CLUSTER", "MEET", $0.host, "\($0.port)", "\($0.busPort)"] })
        for node in nodes {
            try await ClusterPolling.until("\(node.connection.address) has met everyone", within: deadline) {
                let view = try await node.connection.clusterNodes().nodes
                return view.count == nodes.count && view.allSatisfy(\.isHealthy)
            }
        }
    }

    private static func attachReplicas(_ nodes: [Node], to primaries: [Node]) async throws {
        var ids: [String] = []
        for primary in primaries { ids.append(try await primary.connection.send(["CLUSTER", "MYID"]).string ?? "") }
        for replica in nodes where !replica.member.isPrimary {
            try await replica.connection.sendExpectingOK([["CLUSTER", "REPLICATE", ids[replica.member.shard]]])
        }
    }

    private static func assign(_ slots: ClosedRange<Int>, to primary: Node) async throws {
        let connection = primary.connection
        // A server that starts with keys makes their slots its own.
        let owned = Set(try await connection.clusterNodes().myself?.slots.flatMap { $0.lower...$0.upper } ?? [])
        let missing = slots.filter { !owned.contains($0) }
        guard !missing.isEmpty else { return }
        if owned.isEmpty {
            do {
                try await connection.send(["CLUSTER", "ADDSLOTSRANGE", "\(slots.lowerBound)", "\(slots.upperBound)"])
                return
            } catch let error as RedisError where error.isUnknownSubcommand {
                // Redis 6.2 has only the command that lists every slot.
            }
        }
        try await connection.send(["CLUSTER", "ADDSLOTS"] + missing.map { "\($0)" })
    }
}

extension RedisError {
    /// Whether the server does not know the subcommand. Redis 6.2 answers `ERR Unknown subcommand or wrong number of
    /// arguments for …`, Redis 7.0 `ERR unknown subcommand '…'`.
    var isUnknownSubcommand: Bool {
        guard case .server(let message) = self else { return false }
        return message.lowercased().hasPrefix("err unknown subcommand")
    }
}
