import Synchronization

/// A clock that stands still until somebody moves it on. To the next daemon it looks like another start of the machine,
/// so a countdown that was stored by it goes on with the time that was left.
public final class ManualClock: Sendable {
    private let begin: Double
    private let boot: String
    private let passed = Mutex(0.0)

    /// - Parameters:
    ///   - begin: the time that it shows first, in seconds since 1970.
    ///   - boot: an id that no other such clock has.
    public init(from begin: Double, boot: String) {
        self.begin = begin
        self.boot = boot
    }

    /// Seconds that it was moved on by.
    public var advanced: Double { passed.withLock { $0 } }

    /// Seconds since 1970.
    public var now: Double { begin + advanced }

    public var uptime: Uptime { Uptime(boot: boot, seconds: advanced) }

    /// - Throws: `TerraceError.invalidArgument` for no time, or for more than ten years at once.
    public func advance(by duration: Duration) throws(TerraceError) {
        guard duration > .zero, duration <= Self.most else {
            throw TerraceError(
                .invalidArgument, "a clock is moved on by more than nothing and at most ten years", field: "advance")
        }
        passed.withLock { $0 += duration / .seconds(1) }
    }

    private static let most = Duration.seconds(10 * 366 * 86400)
}
