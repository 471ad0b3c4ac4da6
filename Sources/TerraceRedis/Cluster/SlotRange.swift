/// Hash slots of a cluster that follow each other.
public struct SlotRange: Sendable, Hashable, CustomStringConvertible {
    /// How many slots a cluster has.
    public static let total = 16384

    /// First slot.
    public let lower: Int
    /// Last slot, itself included.
    public let upper: Int

    /// Nil where the range does not lie within 0...16383.
    public init?(_ range: ClosedRange<Int>) {
        guard range.lowerBound >= 0, range.upperBound < SlotRange.total else { return nil }
        lower = range.lowerBound
        upper = range.upperBound
    }

    /// From `0-5460` or `7`, as `CLUSTER NODES` writes it.
    public init?(_ text: some StringProtocol) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last
        else { return nil }
        self.init(first...last)
    }

    /// As a range of integers.
    public var range: ClosedRange<Int> { lower...upper }
    /// How many slots these are.
    public var count: Int { upper - lower + 1 }
    /// As `CLUSTER NODES` writes it.
    public var description: String { lower == upper ? "\(lower)" : "\(lower)-\(upper)" }
}

/// All slots over `shards` shares that differ by one slot at most, the larger ones first, as the clouds deal them
/// (three shards: 0-5461, 5462-10922, 10923-16383). Empty unless 1...16384 shards are asked for.
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
