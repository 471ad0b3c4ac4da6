/// When a node may be started again that has ended unasked: at once the first time and the second, then after pauses that double,
/// so that one that cannot run does not keep the machine busy.
struct RestartPolicy: Sendable, Equatable {
    private(set) var failures = 0
    private var startedAt: Duration
    private var notBefore: Duration

    /// A server that ran for longer is no crash loop.
    static let longLife = Duration.seconds(60)
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(30)
    /// Of the pause; nodes that ended together do not come back together.
    static let jitter = 0.8...1.2

    /// - Parameter now: by a clock that never goes back, here and everywhere below.
    init(now: Duration) { (startedAt, notBefore) = (now, now) }

    mutating func started(at now: Duration) { startedAt = now }

    /// - Parameter jitter: a number of `Self.jitter`.
    mutating func ended(at now: Duration, jitter: Double) {
        failures = now - startedAt > Self.longLife ? 0 : failures + 1
        notBefore = now + Self.pause(after: failures) * jitter
    }

    /// Somebody asked for something: what was put off is tried at once.
    mutating func forgive(at now: Duration) {
        failures = 0
        notBefore = now
    }

    /// Nil where it may start now.
    func pause(at now: Duration) -> Duration? { notBefore > now ? notBefore - now : nil }

    static func pause(after failures: Int) -> Duration {
        guard failures > 1 else { return .zero }
        // Bounded before it is doubled: the number would not hold what a day of ends makes of it.
        return min(shortestPause * (1 << min(failures - 2, 10)), longestPause)
    }
}
