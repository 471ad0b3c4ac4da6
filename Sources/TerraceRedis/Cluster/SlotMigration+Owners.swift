/// Marks slots, and changes their owner.
extension SlotMigration {
    /// Marks the slots as importing. A slot that the new owner has already, from an interrupted move, is not an error.
    func importing(_ slots: [Int], from old: Node, to new: Node) async throws {
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
            for node in nodes { group.addTask { try await node.sendExpectingOK(assignment, deadline: Self.turn) } }
            try await group.waitForAll()
        }
    }

    static func assignment(_ slots: [Int], _ node: Node) -> [[String]] {
        slots.map { ["CLUSTER", "SETSLOT", "\($0)", "NODE", node.id] }
    }
}
