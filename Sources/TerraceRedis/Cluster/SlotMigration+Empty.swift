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
        guard try await Self.movesSlotsWhilePaused(old) else {
            let known = Dictionary(
                try await Self.withKeys(slots, at: old).map { ($0.slot, $0.keys) }, uniquingKeysWith: { $1 })
            return slots.sorted { (known[$0] ?? 0, $0) < (known[$1] ?? 0, $1) }
        }
        // With fewer keys than slots, most slots are empty. Then the count that `handOver` makes during the pause is enough.
        let keys = try await old.connection.send(["DBSIZE"]).integer ?? .max
        let mayBeFull = keys >= slots.count
        let size = keys <= KeyCensus.mostListed ? max(slots.count, 1) : Self.slotsAtOnce
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

    /// Whether the node runs `CLUSTER SETSLOT` while writes are paused. Valkey 8 does not: it replicates the command, and
    /// therefore delays it until the pause is over.
    private static func movesSlotsWhilePaused(_ node: Node) async throws -> Bool {
        let version = try await node.connection.info("server").fields["valkey_version"] ?? ""
        return Int(version.prefix { $0 != "." }).map { $0 < 8 } ?? true
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
            await unpause(old)
            throw error
        }
        do {
            try await claim(empty, by: new, from: old)
            try await tell(empty, new, to: old.connection)
        } catch {
            // It is unknown whether the new owner has the slots. Until that is known the old owner must create no keys
            // in them: it would drop these keys when it learns of the new owner. The mark MIGRATING prevents it. An old
            // owner that has learnt of the new one already refuses the mark, so errors are ignored.
            await Task {
                _ = try? await old.connection.send(
                    all: empty.map { ["CLUSTER", "SETSLOT", "\($0)", "MIGRATING", new.id] })
            }.value
            await unpause(old)
            throw error
        }
        await unpause(old)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in others { group.addTask { try await tell(empty, new, to: node) } }
            try await group.waitForAll()
        }
        return filled
    }

    /// Waits until a node has heard from the new owner that it has the slots. A node that has not heard in time is told slot by
    /// slot, which takes longer.
    private func tell(_ slots: [Int], _ new: Node, to node: RedisConnection) async throws {
        do {
            try await ClusterPolling.until("\(node.address) knows the new owner", within: .milliseconds(Self.hearsay)) {
                let owned = try await node.clusterNodes()[new.id]?.slots.flatMap(\.range) ?? []
                return Set(owned).isSuperset(of: slots)
            }
        } catch is ClusterNotReady { try await node.sendExpectingOK(Self.assignment(slots, new)) }
    }

    /// Ends the pause. It runs in a task of its own, so that writes continue also where the change was cancelled.
    private func unpause(_ node: Node) async {
        await Task { _ = try? await node.connection.send(["CLIENT", "UNPAUSE"]) }.value
    }
}
