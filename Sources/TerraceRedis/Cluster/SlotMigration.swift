/// Moves slots while clients read and write their keys.
///
/// Slots without keys move in batches, during which the old owner keeps writes waiting for a moment; clients see
/// `MOVED`, never `ASK`. Slots with keys move key by key: each key is on exactly one of the two nodes at any time. The
/// old owner answers for the keys that it still has, and redirects clients with `ASK` for the others. Every step may be
/// repeated, so a migration that a crash interrupted is finished by running it again.
public struct SlotMigration: Sendable {
    /// The old or the new owner of the slots.
    public struct Node: Sendable {
        /// The node id, 40 hexadecimal digits.
        public var id: String
        /// The IP address at which nodes reach each other.
        public var host: String
        /// The port at which nodes reach each other.
        public var port: Int
        /// An open connection of a user who may use every command.
        public var connection: RedisConnection
        /// Whether `CLUSTER SETSLOT` waits until writes are no longer paused, as in Valkey 8 and later, which replicate it.
        let delaysMarks: Bool

        /// A node with its connection. Asks the node for its version.
        /// - Throws: `RedisError` where the node does not answer.
        public init(id: String, host: String, port: Int, connection: RedisConnection) async throws {
            self.id = id
            self.host = host
            self.port = port
            self.connection = connection
            let version = try await connection.info("server").fields["valkey_version"] ?? ""
            delaysMarks = Int(version.prefix { $0 != "." }).map { $0 >= 8 } ?? false
        }
    }

    /// The user as whom the old owner logs in at the new one.
    let user: String
    let password: String

    /// Creates a migration. It moves nothing before its functions are called.
    /// - Parameters:
    ///   - user: the user as whom the old owner logs in at the new one.
    ///   - password: the password of that user.
    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    /// Moves groups of slots with their keys, one group after the other. While the keys of one are on their way, the next
    /// one is made ready and the one before it is handed over, so that the old owner never waits.
    /// - Parameters:
    ///   - others: primaries that are told directly, without waiting for gossip.
    ///   - isWanted: asked before a further group is made ready. A group that is ready is moved in any case.
    /// - Throws: `RedisError` where a node refuses a step or does not answer. The slots of up to three groups are then
    ///   marked as in transit, and moving them again finishes the move.
    public func move(
        _ groups: some Collection<[Int]>, from old: Node, to new: Node, others: [RedisConnection],
        while isWanted: () -> Bool = { true }
    ) async throws {
        var rest = groups[...]
        var ready = try await prepare(rest.popFirst(), from: old, to: new)
        try await withThrowingTaskGroup(of: Void.self) { handOvers in
            while let group = ready {
                let following = isWanted() ? rest.popFirst() : nil
                async let next = prepare(following, from: old, to: new)
                try await moveKeys(group.pages, from: old, to: new)
                ready = try await next
                try await handOvers.next()
                handOvers.addTask { try await handOver(group.slots, from: old, to: new, others: others) }
            }
            try await handOvers.waitForAll()
        }
    }

    /// Marks the slots at both nodes and lists their first keys.
    private func prepare(_ slots: [Int]?, from old: Node, to new: Node) async throws -> Ready? {
        guard let slots else { return nil }
        try await importing(slots, from: old, to: new)
        // After its mark, the old owner creates no new keys in a slot.
        let marks = slots.map { ["CLUSTER", "SETSLOT", "\($0)", "MIGRATING", new.id] }
        let replies = try await old.connection.send(all: marks + Self.lists(slots), deadline: Self.turn)
        for reply in replies.prefix(slots.count) {
            if case .error(let message) = reply { throw RedisError.server(redacting: message) }
        }
        return Ready(slots: slots, pages: try Self.pages(of: slots, in: replies.dropFirst(slots.count)))
    }

    /// Makes the new node the owner of slots whose keys have been moved.
    private func handOver(
        _ slots: [Int], from old: Node, to new: Node, others: [RedisConnection]
    ) async throws {
        while case let left = try await Self.withKeys(slots, at: old).map(\.slot), !left.isEmpty {
            try await moveKeys(list(left, at: old), from: old, to: new)
        }
        // The new owner learns it first. Otherwise the two nodes would redirect clients to each other.
        try await claim(slots, by: new, from: old)
        try await announce(slots, at: new, to: [old.connection] + others)
    }
}
