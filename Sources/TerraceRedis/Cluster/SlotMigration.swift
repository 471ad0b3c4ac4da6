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
    private let user: String
    private let password: String

    /// Keys per `MIGRATE`. Both nodes do nothing else during the command.
    static let batch = 100
    /// Keys on their way at once, so that the old owner need not wait for the next `MIGRATE`. Its clients wait meanwhile.
    static let keysAtOnce = 400
    /// The time limit of one `MIGRATE`, in milliseconds.
    static let patience = 10_000

    /// Creates a migration. It moves nothing before its functions are called.
    /// - Parameters:
    ///   - user: the user as whom the old owner logs in at the new one.
    ///   - password: the password of that user.
    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    /// Moves slots with their keys. Throws `RedisError` where a node refuses a step or does not answer.
    /// - Parameter others: primaries that are told directly, without waiting for gossip.
    public func move(_ slots: [Int], from old: Node, to new: Node, others: [RedisConnection]) async throws {
        try await importing(slots, from: old, to: new)
        try await old.connection.sendExpectingOK(slots.map { ["CLUSTER", "SETSLOT", "\($0)", "MIGRATING", new.id] })
        // From here on the old owner creates no new keys in these slots.
        var left = slots
        while !left.isEmpty {
            try await moveKeys(of: left, from: old, to: new)
            left = try await Self.withKeys(left, at: old).map(\.slot)
        }
        // The new owner learns it first. Otherwise the two nodes would redirect clients to each other.
        try await claim(slots, by: new, from: old)
        try await announce(slots, at: new, to: [old.connection] + others)
    }

    /// The slots that have keys on the node, with their number of keys.
    static func withKeys(_ slots: [Int], at node: Node) async throws -> [(slot: Int, keys: Int)] {
        let counts = try await node.connection.send(all: slots.map { ["CLUSTER", "COUNTKEYSINSLOT", "\($0)"] })
        return try zip(slots, counts).compactMap { slot, reply in
            guard let count = reply.integer else { throw RedisError.protocolError("COUNTKEYSINSLOT: no number") }
            return count > 0 ? (slot, Int(count)) : nil
        }
    }

    // MARK: Ownership

    /// Marks the slots as importing. A slot that the new owner has already, from an interrupted move, is not an error.
    private func importing(_ slots: [Int], from old: Node, to new: Node) async throws {
        let commands = slots.map { ["CLUSTER", "SETSLOT", "\($0)", "IMPORTING", old.id] }
        for reply in try await new.connection.send(all: commands) {
            guard case .error(let message) = reply, !message.contains("already the owner") else { continue }
            throw RedisError.server(redacting: message)
        }
    }

    /// Makes the node the owner of all slots, with one announcement to the cluster. Slot by slot, the engine would
    /// announce each of them to every node, which took longer than the rest of the migration.
    func claim(_ slots: [Int], by new: Node, from old: Node) async throws {
        guard let last = slots.last else { return }
        try await importing([last], from: old, to: new)
        let rest = slots.dropLast()
        var commands = rest.isEmpty ? [] : Self.transfer(rest.map(String.init))
        // The last slot is taken as an import: only this makes the new owner announce its slots. Valkey 8 aborts where
        // the command is part of a transaction, because it waits for the replicas.
        commands.append(["CLUSTER", "SETSLOT", "\(last)", "NODE", new.id])
        let replies = try await new.connection.send(all: commands)
        for reply in replies.suffix(rest.isEmpty ? 1 : 2) {
            if case .error(let message) = reply { throw RedisError.server(redacting: message) }
        }
        guard let done = replies.dropLast().last, done.array?.dropFirst().allSatisfy(\.isOK) != true else { return }
        // The transaction fails where the new owner knew no owner of a slot. Then it takes one slot after the other.
        try await new.connection.sendExpectingOK(Self.assignment(Array(rest), new))
    }

    /// A node that gets the highest epoch and takes the slots, at once: with a lower epoch than the old owner's it would
    /// be told that the slots are not its own, and would drop their keys.
    private static func transfer(_ slots: [String]) -> [[String]] {
        [
            ["MULTI"], ["CLUSTER", "BUMPEPOCH"], ["CLUSTER", "DELSLOTS"] + slots, ["CLUSTER", "ADDSLOTS"] + slots,
            ["EXEC"],
        ]
    }

    /// Tells the primaries, all at the same time, which node has the slots now.
    func announce(_ slots: [Int], at new: Node, to nodes: [RedisConnection]) async throws {
        let assignment = Self.assignment(slots, new)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.sendExpectingOK(assignment) } }
            try await group.waitForAll()
        }
    }

    static func assignment(_ slots: [Int], _ node: Node) -> [[String]] {
        slots.map { ["CLUSTER", "SETSLOT", "\($0)", "NODE", node.id] }
    }

    // MARK: Keys

    private func moveKeys(of slots: [Int], from old: Node, to new: Node) async throws {
        let replies = try await old.connection.send(
            all: slots.map { ["CLUSTER", "GETKEYSINSLOT", "\($0)", "\(Self.batch)"] })
        let head = [
            "MIGRATE", new.host, "\(new.port)", "", "0", "\(Self.patience)", "REPLACE", "AUTH2", user, password, "KEYS",
        ].map { Array($0.utf8) }
        var parts: [[[[UInt8]]]] = []
        var count = 0
        for reply in replies {
            let keys = (reply.array ?? []).compactMap { if case .bulk(let bytes) = $0 { bytes } else { nil } }
            guard !keys.isEmpty else { continue }
            if parts.isEmpty || count + keys.count > Self.keysAtOnce {
                parts.append([])
                count = 0
            }
            parts[parts.count - 1].append(head + keys)
            count += keys.count
        }
        // The next part is on its way while the old owner is busy with one.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, part) in parts.enumerated() {
                if index > 1 { try await group.next() }
                group.addTask { try await migrate(part, at: old) }
            }
            try await group.waitForAll()
        }
    }

    private func migrate(_ commands: [[[UInt8]]], at old: Node) async throws {
        // Another part may be ahead of it.
        let limit = Duration.milliseconds(Self.patience * 2 * (commands.count + 1))
        for reply in try await old.connection.send(bytes: commands, deadline: limit) {
            // The reply NOKEY is not an error: all keys of the batch have expired.
            if case .error(let message) = reply { throw RedisError.server(redacting: message) }
        }
    }
}
