/// When snapshots of a cache are made by themselves, and how long they are kept. Times are UTC.
public struct SnapshotSchedule: Sendable, Equatable {
    /// When one is made each day; with `every`, the time of day that the snapshots keep to.
    public var window: DailyWindow?
    /// The longest time between two snapshots, in seconds.
    public var every: Int?
    /// How many of the newest are kept, 1 or more.
    public var keep: Int?
    /// Seconds after which one is deleted.
    public var maxAge: Int?

    /// A quarter of an hour to a year, in seconds. Two snapshots of a minute would have the same name.
    public static let everyRange = 900...31_622_400
    public static let keepRange = 1...1000
    /// An hour to ten years, in seconds.
    public static let maxAgeRange = 3600...316_224_000
    /// The number of snapshots that are kept where neither `keep` nor `maxAge` is said.
    public static let defaultKeep = 7

    /// - Throws: `TerraceError.invalidArgument` where there is neither a window nor `every`, or where a number is not in
    ///   its range.
    public init(
        window: DailyWindow? = nil, every: Int? = nil, keep: Int? = nil, maxAge: Int? = nil
    ) throws(TerraceError) {
        guard window != nil || every != nil else {
            throw TerraceError(.invalidArgument, "a schedule needs a window, such as \"03:00-04:00\", or every: 12h")
        }
        try Self.check(every, Self.everyRange, "every")
        try Self.check(maxAge, Self.maxAgeRange, "maxAge")
        if let keep, !Self.keepRange.contains(keep) {
            throw TerraceError(.invalidArgument, "keep: \(keep) is not within 1 to \(Self.keepRange.upperBound)")
        }
        self.window = window
        self.every = every
        self.keep = keep
        self.maxAge = maxAge
    }

    private static func check(_ seconds: Int?, _ range: ClosedRange<Int>, _ field: String) throws(TerraceError) {
        guard let seconds, !range.contains(seconds) else { return }
        let ends = "\(LongTime.text(range.lowerBound)) to \(LongTime.text(range.upperBound))"
        throw TerraceError(.invalidArgument, "\(field): \(LongTime.text(seconds)) is not within \(ends)")
    }
}

extension SnapshotSchedule {
    /// Whether a snapshot is to be made now, and when to look again.
    public struct Look: Sendable, Equatable {
        public var isDue: Bool
        /// Seconds since 1970; where one is due, it is the earliest time of the one after it.
        public var next: Double
    }

    /// Decides for one moment. All times are seconds since 1970.
    ///
    /// Without `every`, a snapshot is made once in each window; a window in which no daemon ran is passed over. With
    /// `every`, the next one follows after that time at the latest: at the opening of the last window in it, else at its
    /// end. It is made late, and once, where no daemon ran then.
    /// - Parameter last: the request of the newest scheduled snapshot, or the cache's creation where there is none. Where
    ///   it lies ahead of `now` by more than an hour, the clock was set back, and it says nothing.
    public func look(last: Double, now: Double) -> Look {
        let isUnknown = last > now + Self.clockSlack
        guard let every else {
            guard let window else { return Look(isDue: false, next: now + DailyWindow.day) }
            let opening = window.opening(notAfter: now)
            let isOpen = now < opening + Double(window.minutes * 60)
            return Look(isDue: isOpen && (isUnknown || last < opening), next: opening + DailyWindow.day)
        }
        guard !isUnknown else { return Look(isDue: true, next: due(after: now, every)) }
        let due = due(after: last, every)
        return now < due ? Look(isDue: false, next: due) : Look(isDue: true, next: self.due(after: now, every))
    }

    private static let clockSlack = 3600.0

    private func due(after last: Double, _ every: Int) -> Double {
        let latest = last + Double(every)
        guard let opening = window?.opening(notAfter: latest), opening > last else { return latest }
        return opening
    }
}
