/// A moment by a clock that nobody can set: the time since the machine was started, sleep included.
public struct Uptime: Sendable, Equatable {
    /// The id of the machine's start, new at each start.
    public var boot: String
    /// Seconds since that start.
    public var seconds: Double

    public init(boot: String, seconds: Double) {
        self.boot = boot
        self.seconds = seconds
    }
}

/// The time that is left until something ends, even if the machine's clock is set. It goes on while no daemon runs.
/// After a restart of the machine it goes on with what was left when it was last stored.
public struct Countdown: Sendable, Equatable {
    /// Seconds that were left at `since`.
    public private(set) var rest: Double
    public private(set) var since: Uptime

    public init(seconds: Double, from now: Uptime) {
        rest = seconds
        since = now
    }

    /// Seconds that are left; zero once the time is over.
    public func left(at now: Uptime) -> Double {
        now.boot == since.boot ? max(0, rest - max(0, now.seconds - since.seconds)) : max(0, rest)
    }

    /// Whether to store it anew: the machine was restarted since, or a minute has passed.
    public func isStale(at now: Uptime) -> Bool { now.boot != since.boot || now.seconds - since.seconds >= 60 }

    /// The same countdown, counted from now.
    public func renewed(at now: Uptime) -> Countdown { Countdown(seconds: left(at: now), from: now) }
}
