/// Slots that are to move from one node to another.
public struct SlotMove: Sendable, Hashable {
    /// The slots, ascending.
    public var slots: [Int]
    /// The node id of the old owner.
    public var from: String
    /// The node id of the new owner.
    public var to: String

    /// A move of `slots`, which must be ascending.
    public init(slots: [Int], from: String, to: String) {
        self.slots = slots
        self.from = from
        self.to = to
    }
}

/// Computes which slots have to move, so that every target has its share and no other node has slots.
public enum SlotPlan {
    /// - Parameters:
    ///   - owned: the slots of each node, ascending, by node id.
    ///   - targets: ids of the nodes that shall share all slots evenly.
    /// - Returns: the moves; empty where nothing has to move.
    public static func moves(owned: [String: [Int]], targets: [String]) -> [SlotMove] {
        guard !targets.isEmpty else { return [] }
        let (share, rest) = SlotRange.total.quotientAndRemainder(dividingBy: targets.count)
        // Where the shares differ by one, the nodes with the most slots get the larger shares, so that fewer slots move.
        let ranked = targets.enumerated().sorted {
            let (left, right) = (owned[$0.element]?.count ?? 0, owned[$1.element]?.count ?? 0)
            return left != right ? left > right : $0.offset < $1.offset
        }
        var shares: [String: Int] = [:]
        for (rank, target) in ranked.enumerated() { shares[target.element] = share + (rank < rest ? 1 : 0) }
        var givers = owned.sorted { $0.key < $1.key }.compactMap { id, slots -> (id: String, slots: [Int])? in
            let surplus = slots.count - (shares[id] ?? 0)
            return surplus > 0 ? (id, slots.suffix(surplus)) : nil
        }
        var moves: [SlotMove] = []
        for taker in targets {
            var missing = (shares[taker] ?? 0) - (owned[taker]?.count ?? 0)
            while missing > 0, !givers.isEmpty {
                let count = min(missing, givers[0].slots.count)
                moves.append(SlotMove(slots: Array(givers[0].slots.prefix(count)), from: givers[0].id, to: taker))
                givers[0].slots.removeFirst(count)
                if givers[0].slots.isEmpty { givers.removeFirst() }
                missing -= count
            }
        }
        return moves
    }
}
