/// Which slots of a node have keys, asked while the node takes no writes.
enum KeyCensus {
    /// Up to so many keys in all are listed; with more of them the engine is asked for each slot's number.
    static let mostListed = 1000
    /// Pages of `SCAN` that are read at most: a table that has been larger has pages without keys.
    private static let mostPages = 20

    /// - Returns: those of the slots that have keys, with the number of keys.
    static func take(of slots: [Int], at node: SlotMigration.Node) async throws -> [(slot: Int, keys: Int)] {
        let size = try await node.connection.send(["DBSIZE"]).integer ?? .max
        guard size > 0 else { return [] }
        // Keys that have expired count and are not listed.
        guard size <= mostListed, let keys = try await list(at: node), keys.count == size else {
            return try await SlotMigration.withKeys(slots, at: node)
        }
        let counts = Dictionary(keys.map { (hashSlot(key: $0), 1) }, uniquingKeysWith: +)
        return slots.compactMap { slot in counts[slot].map { (slot, $0) } }
    }

    /// - Returns: nil where it takes too many pages.
    private static func list(at node: SlotMigration.Node) async throws -> Set<[UInt8]>? {
        var keys: Set<[UInt8]> = []
        var cursor = "0"
        for _ in 0..<mostPages {
            let reply = try await node.connection.send(["SCAN", cursor, "COUNT", "\(mostListed)"]).array ?? []
            guard reply.count == 2, let next = reply[0].string, let page = reply[1].array else {
                throw RedisError.protocolError("SCAN: no page")
            }
            for case .bulk(let key) in page { keys.insert(key) }
            if next == "0" { return keys }
            cursor = next
        }
        return nil
    }
}
