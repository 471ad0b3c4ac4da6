/// Moves keys.
extension SlotMigration {
    /// Keys per `MIGRATE`. Both nodes do nothing else during the command.
    static let batch = 100
    /// Keys on their way at once, so that the old owner need not wait for the next `MIGRATE`. Its clients wait meanwhile.
    static let keysAtOnce = 400
    /// The time limit of one `MIGRATE`, in milliseconds.
    static let patience = 10_000
    /// How long a command waits at most that the old owner gets while keys are on their way.
    static let turn = Duration.milliseconds(patience * 2 * (2 * keysAtOnce / batch + 1))

    /// Slots that are marked at both nodes.
    struct Ready {
        let slots: [Int]
        let pages: [Page]
    }

    /// The first keys of a slot, at most a batch.
    struct Page {
        let slot: Int
        let keys: [[UInt8]]
        /// Whether the slot may have more keys.
        var isFull: Bool { keys.count >= batch }
    }

    /// The slots that have keys on the node, with their number of keys.
    static func withKeys(_ slots: [Int], at node: Node) async throws -> [(slot: Int, keys: Int)] {
        let counts = try await node.connection.send(
            all: slots.map { ["CLUSTER", "COUNTKEYSINSLOT", "\($0)"] }, deadline: turn)
        return try zip(slots, counts).compactMap { slot, reply in
            guard let count = reply.integer else { throw RedisError.protocolError("COUNTKEYSINSLOT: no number") }
            return count > 0 ? (slot, Int(count)) : nil
        }
    }

    static func lists(_ slots: [Int]) -> [[String]] {
        slots.map { ["CLUSTER", "GETKEYSINSLOT", "\($0)", "\(batch)"] }
    }

    static func pages(of slots: [Int], in replies: some Sequence<RESPValue>) throws -> [Page] {
        try zip(slots, replies).map { slot, reply in
            if case .error(let message) = reply { throw RedisError.server(redacting: message) }
            let keys = (reply.array ?? []).compactMap { if case .bulk(let bytes) = $0 { bytes } else { nil } }
            return Page(slot: slot, keys: keys)
        }
    }

    func list(_ slots: [Int], at old: Node) async throws -> [Page] {
        try Self.pages(of: slots, in: await old.connection.send(all: Self.lists(slots), deadline: Self.turn))
    }

    /// Moves the keys of the pages, and then the other keys of the slots whose pages are full.
    func moveKeys(_ pages: [Page], from old: Node, to new: Node) async throws {
        var pages = pages
        while true {
            try await migrate(pages, from: old, to: new)
            let more = pages.filter(\.isFull).map(\.slot)
            guard !more.isEmpty else { return }
            pages = try await list(more, at: old)
        }
    }

    private func migrate(_ pages: [Page], from old: Node, to new: Node) async throws {
        let head = [
            "MIGRATE", new.host, "\(new.port)", "", "0", "\(Self.patience)", "REPLACE", "AUTH2", user, password, "KEYS",
        ].map { Array($0.utf8) }
        // The next part is on its way while the old owner is busy with one.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, part) in Self.parts(pages.filter { !$0.keys.isEmpty }).enumerated() {
                if index > 1 { try await group.next() }
                group.addTask { try await migrate(part.map { head + $0.keys }, at: old) }
            }
            try await group.waitForAll()
        }
    }

    /// Pages together, so that each part but one with a single page has at most `keysAtOnce` keys.
    private static func parts(_ pages: [Page]) -> [[Page]] {
        var parts: [[Page]] = []
        var count = 0
        for page in pages {
            if parts.isEmpty || count + page.keys.count > keysAtOnce {
                parts.append([])
                count = 0
            }
            parts[parts.count - 1].append(page)
            count += page.keys.count
        }
        return parts
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
