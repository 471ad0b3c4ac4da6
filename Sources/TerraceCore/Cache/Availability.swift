/// How long clients could write, since the cache was available for the first time.
public struct Availability: Sendable, Equatable {
    /// When the cache was available for the first time, in seconds since 1970; nil before that.
    public private(set) var since: Double?
    /// Oldest first; those that ended more than thirty days ago are forgotten.
    public private(set) var outages: [Outage] = []

    /// An hour, a day, and the thirty days a vendor's promise is counted in; in seconds.
    public static let hour = 3600.0
    public static let day = 86400.0
    public static let month = 30 * 86400.0

    public init() {}

    /// The same times by a clock that is `seconds` ahead.
    public func shifted(by seconds: Double) -> Availability {
        var shifted = self
        shifted.since = since.map { $0 + seconds }
        shifted.outages = outages.map { $0.shifted(by: seconds) }
        return shifted
    }

    /// Takes in what one look at the cache showed.
    /// - Parameters:
    ///   - cause: why clients cannot write; nil where they can.
    ///   - reason: the same in one word.
    ///   - isSettled: whether everything the tier promises was seen.
    ///   - now: seconds since 1970.
    /// - Returns: the outage that began or ended with it.
    @discardableResult
    public mutating func see(
        cause: String?, reason: PendingReason? = nil, isSettled: Bool, at now: Double
    ) -> Outage? {
        if since == nil, isSettled { since = now }
        guard since != nil else { return nil }
        if let last = outages.indices.last, outages[last].end == nil {
            guard cause == nil else { return nil }
            outages[last].end = now
            return outages[last]
        }
        guard let cause else { return nil }
        outages.removeAll { ($0.end ?? now) < now - Self.month }
        outages.append(Outage(start: now, cause: cause, reason: reason))
        return outages.last
    }

    /// Percent of the last `window` seconds in which clients could write, or of the time since `since` where that is
    /// shorter; nil before `since`.
    public func percent(of window: Double, at now: Double) -> Double? {
        guard let since else { return nil }
        let begin = max(since, now - window)
        guard now > begin else { return outages.last.map { $0.end == nil } == true ? 0 : 100 }
        let down = outages.reduce(0) { $0 + max(0, min($1.end ?? now, now) - max($1.start, begin)) }
        return 100 * (1 - down / (now - begin))
    }
}

extension Availability {
    /// The reasons of the events that an availability is restored from.
    public static let reasons = [EventReason.available, .outageStarted, .outageEnded, .deleted].map(\.rawValue)

    /// Restores the availability that an earlier daemon left; the time without a daemon counts as that one left it. The
    /// events' times are by a clock that may have been set meanwhile, so none counts as later than `now`, and the
    /// length of an outage is taken from the event that ended it.
    public init(_ events: [Event], now: Double = .infinity) {
        for event in events {
            let time = min(event.time, now)
            let outage = event.outage ?? Outage(earlier: event)
            switch event.known {
            case .available: see(cause: nil, isSettled: true, at: time)
            case .outageStarted:
                see(cause: outage?.cause ?? event.message, reason: outage?.reason, isSettled: false, at: time)
            case .outageEnded:
                guard let ended = see(cause: nil, isSettled: false, at: time), ended.end != nil else { continue }
                let last = outages.count - 1
                outages[last].start = time - (outage?.length ?? max(0, time - ended.start))
                since = since.map { min($0, outages[last].start) }
            // Later events are about another cache of the same name.
            case .deleted: self = Availability()
            default: break
            }
        }
    }
}
