import TerraceCore

/// A clock of seconds since 1970 that nobody can set: it starts at the machine's time when the daemon begins, and goes
/// on by uptime. The difference of two of its moments is a true duration, even if the machine's clock was set
/// meanwhile.
struct Timeline: Sendable {
    private let now: @Sendable () -> Double
    private let uptime: @Sendable () -> Uptime
    private let begin: Double

    /// - Parameter now: the machine's clock, in seconds since 1970.
    init(now: @escaping @Sendable () -> Double, uptime: @escaping @Sendable () -> Uptime) {
        self.now = now
        self.uptime = uptime
        begin = now() - uptime().seconds
    }

    var steady: Double { begin + uptime().seconds }

    /// Seconds by which the machine's clock has been set ahead since the daemon began. A moment of this timeline plus
    /// the drift is the time that people read.
    var drift: Double { now() - steady }
}
