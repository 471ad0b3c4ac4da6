/// Moves slots with their keys while clients read and write them.
///
/// A key is at every moment at exactly one of the two nodes: the old owner answers for those it still has and sends
/// clients with `ASK` to the new one for those it has not. Every step may be repeated, so that a migration that a crash
/// cut short is finished by doing it again.
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
    /// How long both may take for one batch, in milliseconds.
    static let patience = 10_000

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    /// - Parameter others: primaries that have to learn of it without waiting for gossip.
    public func move(_ slots: [Int], from old: Node, to new: Node, others: [RedisConnection]) async throws {
        try await new.connection.sendExpectingOK(slots.map { ["CLUSTER", "SETSLOT", "\($0)", "IMPORTING", old.id] })
        try await old.connection.sendExpectingOK(slots.map { ["CLUSTER", "SETSLOT", "\($0)", "MIGRATING", new.id] })
        let counts = try await old.connection.send(all: slots.map { ["CLUSTER", "COUNTKEYSINSLOT", "\($0)"] })
        for (slot, count) in zip(slots, counts) where count.integer != 0 {
            try await moveKeys(of: slot, from: old, to: new)
        }
        // The new owner first: from here on nobody sends a client in a circle.
        let assignment = slots.map { ["CLUSTER", "SETSLOT", "\($0)", "NODE", new.id] }
        try await new.connection.sendExpectingOK(assignment)
        try await old.connection.sendExpectingOK(assignment)
        for other in others { try await other.sendExpectingOK(assignment) }
    }

    private func moveKeys(of slot: Int, from old: Node, to new: Node) async throws {
        while true {
            let keys =
                try await old.connection.send(["CLUSTER", "GETKEYSINSLOT", "\(slot)", "\(Self.batch)"]).array ?? []
            if keys.isEmpty { return }
            let words: [[UInt8]] =
                [
                    "MIGRATE", new.host, "\(new.port)", "", "0", "\(Self.patience)", "REPLACE", "AUTH2", user, password,
                    "KEYS",
                ]
                .map { Array($0.utf8) }
                + keys.compactMap { if case .bulk(let bytes) = $0 { bytes } else { nil } }
            let limit = Duration.milliseconds(Self.patience * 2)
            guard let reply = try await old.connection.send(bytes: [words], deadline: limit).first else { return }
            // NOKEY: all of them expired meanwhile.
            if case .error(let message) = reply { throw RedisError.server(redacting: message) }
        }
    }
}
