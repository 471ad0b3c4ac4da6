/// Decides when a node that has ended by itself may start again: at once after the first end, then after pauses that
/// double, so that a node that cannot run does not keep the machine busy.
struct RestartPolicy: Sendable, Equatable {
    private(set) var failures = 0
    private var startedAt: Duration
    private var notBefore: Duration

    /// A server that ran for longer does not count as part of a crash loop.
    static let longLife = Duration.seconds(60)
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(30)
    /// The random factor of a pause, so that nodes that ended together do not restart together.
    static let jitter = 0.8...1.2

    /// - Parameter now: the time of a clock that never goes back, here and in all methods.
    init(now: Duration) { (startedAt, notBefore) = (now, now) }

    mutating func started(at now: Duration) { startedAt = now }

    /// - Parameter jitter: a number within `Self.jitter`.
    mutating func ended(at now: Duration, jitter: Double) {
        failures = now - startedAt > Self.longLife ? 0 : failures + 1
        notBefore = now + Self.pause(after: failures) * jitter
    }

    /// Lets the node start at once, because a request has come for its cache.
    mutating func forgive(at now: Duration) {
        failures = 0
        notBefore = now
    }

    /// The time until the node may start; nil when it may start now.
    func pause(at now: Duration) -> Duration? { notBefore > now ? notBefore - now : nil }

    static func pause(after failures: Int) -> Duration {
        guard failures > 1 else { return .zero }
        // The exponent is bounded: after many failures the shift would overflow.
        return min(shortestPause * (1 << min(failures - 2, 10)), longestPause)
    }
}
