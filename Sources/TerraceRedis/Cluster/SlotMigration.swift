/// Moves slots while clients read and write them.
///
/// Slots without keys change hands in batches while the old owner keeps writes waiting for a moment: clients are told with
/// `MOVED`, and never with `ASK`. A key is at every moment at exactly one of the two nodes: the old owner answers for those it
/// still has and sends clients with `ASK` to the new one for those it has not. Every step may be repeated, so that a migration
/// that a crash cut short is finished by doing it again.
public struct SlotMigration: Sendable {
    /// One of the two nodes.
    public struct Node: Sendable {
        public var id: String
        public var host: String
        /// Where nodes reach each other.
        public var port: Int
        public var connection: RedisConnection

        public init(id: String, host: String, port: Int, connection: RedisConnection) {
            self.id = id
            self.host = host
            self.port = port
            self.connection = connection
        }
    }

    /// Whom the old owner logs in as at the new one.
    private let user: String
    private let password: String

    /// How many keys one `MIGRATE` takes: both nodes do nothing else meanwhile.
    static let batch = 100
    /// How many keys are sent for together, so that the old owner need not wait for the next `MIGRATE`. Its clients wait
    /// meanwhile.
    static let keysAtOnce = 400
    /// How long both may take for one batch, in milliseconds.
    static let patience = 10_000

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    /// Moves slots with their keys.
    /// - Parameter others: primaries that have to learn of it without waiting for gossip.
    public func move(_ slots: [Int], from old: Node, to new: Node, others: [RedisConnection]) async throws {
        try await importing(slots, from: old, to: new)
        try await old.connection.sendExpectingOK(slots.map { ["CLUSTER", "SETSLOT", "\($0)", "MIGRATING", new.id] })
        // From here on the old owner makes no new keys in them.
        var left = slots
        while !left.isEmpty {
            try await moveKeys(of: left, from: old, to: new)
            left = try await Self.withKeys(left, at: old).map(\.slot)
        }
        // The new owner first: from here on nobody sends a client in a circle.
        try await claim(slots, by: new, from: old)
        try await announce(slots, at: new, to: [old.connection] + others)
    }

    /// Those of the slots that have keys at the node.
    static func withKeys(_ slots: [Int], at node: Node) async throws -> [(slot: Int, keys: Int)] {
        let counts = try await node.connection.send(all: slots.map { ["CLUSTER", "COUNTKEYSINSLOT", "\($0)"] })
        return try zip(slots, counts).compactMap { slot, reply in
            guard let count = reply.integer else { throw RedisError.protocolError("COUNTKEYSINSLOT: no number") }
            return count > 0 ? (slot, Int(count)) : nil
        }
    }

    // MARK: Ownership

    /// One that the new owner has already, from a move that was cut short, is as good.
    private func importing(_ slots: [Int], from old: Node, to new: Node) async throws {
        let commands = slots.map { ["CLUSTER", "SETSLOT", "\($0)", "IMPORTING", old.id] }
        for reply in try await new.connection.send(all: commands) {
            guard case .error(let message) = reply, !message.contains("already the owner") else { continue }
            throw RedisError.server(redacting: message)
        }
    }

    /// Makes the node the owner of all of them at once, and has it tell everybody. The engine would announce each slot of its
    /// own otherwise, to every node: that took longer than all the rest.
    func claim(_ slots: [Int], by new: Node, from old: Node) async throws {
        guard let last = slots.last else { return }
        try await importing([last], from: old, to: new)
        let rest = slots.dropLast().map(String.init)
        var commands = [["MULTI"]]
        if !rest.isEmpty { commands += [["CLUSTER", "DELSLOTS"] + rest, ["CLUSTER", "ADDSLOTS"] + rest] }
        // Only a slot that is being imported gives its owner an epoch above all others, and is announced.
        commands += [["CLUSTER", "SETSLOT", "\(last)", "NODE", new.id], ["EXEC"]]
        let replies = try await new.connection.send(all: commands)
        if case .error(let message)? = replies.last { throw RedisError.server(redacting: message) }
        guard replies.last?.array?.allSatisfy(\.isOK) != true else { return }
        // It did not know who had one of them: then one after the other.
        try await new.connection.sendExpectingOK(Self.assignment(slots, new))
    }

    /// Tells primaries who has the slots now; each on its own time.
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
        var part: [[[UInt8]]] = []
        var count = 0
        for reply in replies {
            let keys = (reply.array ?? []).compactMap { if case .bulk(let bytes) = $0 { bytes } else { nil } }
            guard !keys.isEmpty else { continue }
            if count + keys.count > Self.keysAtOnce {
                try await migrate(part, at: old)
                (part, count) = ([], 0)
            }
            part.append(head + keys)
            count += keys.count
        }
        try await migrate(part, at: old)
    }

    private func migrate(_ commands: [[[UInt8]]], at old: Node) async throws {
        guard !commands.isEmpty else { return }
        let limit = Duration.milliseconds(Self.patience * (commands.count + 1))
        for reply in try await old.connection.send(bytes: commands, deadline: limit) {
            // NOKEY: all of them expired meanwhile.
            if case .error(let message) = reply { throw RedisError.server(redacting: message) }
        }
    }
}
