/// A moment by a clock that nobody sets: the time since the machine was started, sleep included.
public struct Uptime: Sendable, Codable, Equatable {
    /// Which start of the machine; another one each time.
    public var boot: String
    /// Seconds since then.
    public var seconds: Double

    public init(boot: String, seconds: Double) {
        self.boot = boot
        self.seconds = seconds
    }
}

/// Time that is left of something, whatever becomes of the machine's clock. It goes on while no daemon runs; a machine that is
/// started anew goes on with what was left when it was written last.
public struct Countdown: Sendable, Codable, Equatable {
    /// Seconds that were left at `since`.
    public private(set) var rest: Double
    public private(set) var since: Uptime

    public init(seconds: Double, from now: Uptime) {
        rest = seconds
        since = now
    }

    /// Seconds; zero once it is over.
    public func left(at now: Uptime) -> Double {
        now.boot == since.boot ? max(0, rest - max(0, now.seconds - since.seconds)) : max(0, rest)
    }

    /// Worth being written anew: the machine was started since, or it was long ago.
    public func isStale(at now: Uptime) -> Bool { now.boot != since.boot || now.seconds - since.seconds >= 60 }

    /// The same time, written down now.
    public func renewed(at now: Uptime) -> Countdown { Countdown(seconds: left(at: now), from: now) }
}
