/// What one client wrote, and what it was told.
struct WriteRecord: Sendable {
    /// Kinds of writes whose loss or repetition shows in what is there afterwards.
    enum Kind: String, Sendable, CaseIterable { case counter, set, list, stream }

    /// A key, and what was done to it.
    struct Place: Sendable, Hashable {
        var kind: Kind
        var key: String
    }

    /// Numbers of writes that were acknowledged.
    var acknowledged: [Place: [Int]] = [:]
    /// Numbers of writes of which nobody knows.
    var unconfirmed: [Place: [Int]] = [:]
    /// Longest time between two acknowledgements.
    private(set) var longestStall = Duration.zero
    private var last: ContinuousClock.Instant?

    mutating func acknowledge(_ number: Int, at place: Place, now: ContinuousClock.Instant = .now) {
        acknowledged[place, default: []].append(number)
        if let last { longestStall = max(longestStall, now - last) }
        last = now
    }

    mutating func leaveOpen(_ number: Int, at place: Place) { unconfirmed[place, default: []].append(number) }

    var acknowledgedCount: Int { acknowledged.values.reduce(0) { $0 + $1.count } }
    var unconfirmedCount: Int { unconfirmed.values.reduce(0) { $0 + $1.count } }
    var places: Set<Place> { Set(acknowledged.keys).union(unconfirmed.keys) }
}
