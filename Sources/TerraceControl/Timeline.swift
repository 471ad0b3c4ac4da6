import TerraceCore

/// Seconds since 1970 as they were when the daemon began, and from then on by a clock that nobody sets: how long something
/// took is the difference of two of its moments, whatever became of the machine's clock.
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

    /// How far the machine's clock has been set ahead since: added to a moment of this line it is what people read.
    var drift: Double { now() - steady }
}
