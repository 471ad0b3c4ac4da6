/// Moves slots without keys.
extension SlotMigration {
    /// Slots per batch where each slot is asked for its keys. During a batch the old owner keeps writes waiting, for some
    /// milliseconds at this size.
    static let slotsAtOnce = 2048
    /// The longest time that writes wait, in milliseconds, if the daemon dies during a batch. Within this time the old
    /// owner learns from the new one by gossip which slots have moved.
    static let pause = 10_000
    /// How long the new owner's message takes at most, in milliseconds. Redis 6 sends it with its next heartbeat only.
    static let hearsay = 30

    /// Hands over the slots that have no keys. Clients are redirected with `MOVED`, not with `ASK`: some clients cannot
    /// follow an `ASK` to a node that they do not know yet.
    /// - Parameter others: primaries that are told directly, without waiting for gossip.
    /// - Returns: the slots that have keys, those with the fewest keys first.
    public func handOverEmpty(
        _ slots: [Int], from old: Node, to new: Node, others: [RedisConnection]
    ) async throws -> [Int] {
        // With fewer keys than slots, most slots are empty. Then the count that `handOver` makes during the pause is enough.
        let keys = try await old.connection.send(["DBSIZE"]).integer ?? .max
        let mayBeFull = keys >= slots.count
        let size = keys <= KeyCensus.mostListed && !old.delaysMarks ? max(slots.count, 1) : Self.slotsAtOnce
        var filled: [(slot: Int, keys: Int)] = []
        for start in stride(from: 0, to: slots.count, by: size) {
            let part = Array(slots[start..<min(start + size, slots.count)])
            let known = mayBeFull ? try await Self.withKeys(part, at: old) : []
            filled += known
            let empty = Set(part).subtracting(known.map(\.slot)).sorted()
            if !empty.isEmpty { filled += try await handOver(empty, from: old, to: new, others: others) }
        }
        return filled.sorted { ($0.keys, $0.slot) < ($1.keys, $1.slot) }.map(\.slot)
    }

    /// Hands over the slots that are still empty while writes are paused.
    /// - Returns: the slots that have a key by now, with their number of keys.
    private func handOver(
        _ slots: [Int], from old: Node, to new: Node, others: [RedisConnection]
    ) async throws -> [(slot: Int, keys: Int)] {
        let begin = ContinuousClock.now
        let filled: [(slot: Int, keys: Int)]
        let empty: [Int]
        do {
            try await old.connection.send(["CLIENT", "PAUSE", "\(Self.pause)", "WRITE"])
            filled = try await KeyCensus.take(of: slots, at: old)
            empty = Set(slots).subtracting(filled.map(\.slot)).sorted()
            guard ContinuousClock.now - begin < .milliseconds(Self.pause / 2) else {
                throw RedisError.timeout(address: old.connection.address, after: .milliseconds(Self.pause / 2))
            }
        } catch {
            await old.connection.unpause()
            throw error
        }
        do {
            try await claim(empty, by: new, from: old)
            try await hear(empty, new, at: old)
        } catch {
            await keepUnclaimed(empty, new, at: old)
            throw error
        }
        await old.connection.unpause()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in others { group.addTask { try await tell(empty, new, to: node) } }
            try await group.waitForAll()
        }
        return filled
    }

    /// It is unknown whether the new owner has the slots. Until that is known the old owner must create no keys in them: it
    /// would drop these keys when it learns of the new owner.
    private func keepUnclaimed(_ slots: [Int], _ new: Node, at old: Node) async {
        await Task {
            guard !old.delaysMarks else {
                // The old owner takes no mark now. Unless the new one says that it has none of the slots, the pause lasts.
                let owned = try? await Self.owned(by: new, at: new.connection)
                if owned?.isDisjoint(with: slots) == true { await old.connection.unpause() }
                return
            }
            // The mark MIGRATING prevents it. An old owner that has learnt of the new one already refuses the mark, so
            // errors are ignored.
            _ = try? await old.connection.send(all: slots.map { ["CLUSTER", "SETSLOT", "\($0)", "MIGRATING", new.id] })
            await old.connection.unpause()
        }.value
    }

    /// Waits until the paused old owner has heard from the new one that it has the slots.
    private func hear(_ slots: [Int], _ new: Node, at old: Node) async throws {
        guard old.delaysMarks else { return try await tell(slots, new, to: old.connection) }
        try await Self.heard(slots, new, at: old.connection, within: .milliseconds(Self.pause / 3))
    }

    /// Waits until a node has heard from the new owner that it has the slots. A node that has not heard in time is told slot by
    /// slot, which takes longer.
    private func tell(_ slots: [Int], _ new: Node, to node: RedisConnection) async throws {
        do {
            try await Self.heard(slots, new, at: node, within: .milliseconds(Self.hearsay))
        } catch is ClusterNotReady { try await node.sendExpectingOK(Self.assignment(slots, new)) }
    }

    private static func heard(
        _ slots: [Int], _ new: Node, at node: RedisConnection, within limit: Duration
    ) async throws {
        try await ClusterPolling.until("\(node.address) knows the new owner", within: limit) {
            try await owned(by: new, at: node).isSuperset(of: slots)
        }
    }

    private static func owned(by owner: Node, at node: RedisConnection) async throws -> Set<Int> {
        Set(try await node.clusterNodes()[owner.id]?.slots.flatMap(\.range) ?? [])
    }
}
