/// The writes of one client, and the replies to them.
struct WriteRecord: Sendable {
    /// Kinds of writes. For each of them, the data show afterwards whether a write was lost or repeated.
    enum Kind: String, Sendable, CaseIterable { case counter, set, list, stream }

    /// A key, and the kind of writes to it.
    struct Place: Sendable, Hashable {
        var kind: Kind
        var key: String
    }

    /// The numbers of the acknowledged writes, by place.
    var acknowledged: [Place: [Int]] = [:]
    /// The numbers of the writes without a reply, by place. They may have been carried out or not.
    var unconfirmed: [Place: [Int]] = [:]
    /// The longest time between two acknowledgements.
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
