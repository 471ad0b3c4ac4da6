/// A range of consecutive hash slots of a cluster.
public struct SlotRange: Sendable, Hashable, CustomStringConvertible {
    /// The number of slots of a cluster.
    public static let total = 16384

    /// The first slot.
    public let lower: Int
    /// The last slot, inclusive.
    public let upper: Int

    /// Nil where the range does not lie within 0...16383.
    public init?(_ range: ClosedRange<Int>) {
        guard range.lowerBound >= 0, range.upperBound < SlotRange.total else { return nil }
        lower = range.lowerBound
        upper = range.upperBound
    }

    /// Reads `0-5460` or `7`, as in `CLUSTER NODES`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last
        else { return nil }
        self.init(first...last)
    }

    /// The range as integers.
    public var range: ClosedRange<Int> { lower...upper }
    /// The number of slots in the range.
    public var count: Int { upper - lower + 1 }
    /// The range as in `CLUSTER NODES`, such as `0-5460` or `7`.
    public var description: String { lower == upper ? "\(lower)" : "\(lower)-\(upper)" }
}

/// Divides all slots into `shards` ranges whose sizes differ by at most one, the larger ones first. The clouds divide
/// them the same way: 0-5461, 5462-10922 and 10923-16383 for three shards. Empty where `shards` is not within
/// 1...16384.
public func evenSlots(shards: Int) -> [ClosedRange<Int>] {
    guard (1...SlotRange.total).contains(shards) else { return [] }
    let (share, rest) = SlotRange.total.quotientAndRemainder(dividingBy: shards)
    var next = 0
    return (0..<shards).map { shard in
        let first = next
        next += share + (shard < rest ? 1 : 0)
        return first...(next - 1)
    }
}
