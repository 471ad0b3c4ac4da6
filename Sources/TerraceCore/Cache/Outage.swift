/// A time in which clients could not write to some part of a cache.
public struct Outage: Sendable, Equatable {
    /// Seconds since 1970.
    public var start: Double
    /// Seconds since 1970; nil while it lasts.
    public var end: Double?
    /// The first trouble that was seen.
    public var cause: String
    /// The cause in one word; nil where an earlier version wrote the outage, or a later one with a word of its own.
    public var reason: PendingReason?

    public init(start: Double, end: Double? = nil, cause: String, reason: PendingReason? = nil) {
        self.start = start
        self.end = end
        self.cause = cause
        self.reason = reason
    }

    /// In seconds; nil while it lasts.
    public var length: Double? { end.map { $0 - start } }

    /// The same outage by a clock that is `seconds` ahead.
    public func shifted(by seconds: Double) -> Outage {
        Outage(start: start + seconds, end: end.map { $0 + seconds }, cause: cause, reason: reason)
    }
}

// MARK: As an event

extension Event {
    /// The event of an outage that began or ended.
    public init(_ outage: Outage, of cache: CacheID) {
        if let length = outage.length {
            self.init(
                time: outage.start + length, cache: cache, .outageEnded,
                "clients could not write for \(Int((length * 1000).rounded())) ms: \(outage.cause)")
        } else {
            self.init(time: outage.start, cache: cache, .outageStarted, "clients cannot write: \(outage.cause)")
        }
        self.outage = outage
    }
}

extension Outage {
    /// Reads an outage from an event's message, the only place where earlier versions wrote it; nil for other events.
    init?(earlier event: Event) {
        func rest(_ text: some StringProtocol, after prefix: String) -> String? {
            text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
        }
        switch event.known {
        case .outageStarted:
            guard let cause = rest(event.message, after: "clients cannot write: ") else { return nil }
            self.init(start: event.time, cause: cause)
        case .outageEnded:
            guard let text = rest(event.message, after: "clients could not write for "),
                let milliseconds = Double(text.prefix { $0 != " " }),
                let cause = rest(text.drop { $0 != " " }, after: " ms: ")
            else { return nil }
            self.init(start: event.time - milliseconds / 1000, end: event.time, cause: cause)
        default: return nil
        }
    }
}
