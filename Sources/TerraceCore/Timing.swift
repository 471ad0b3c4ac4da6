/// The clock that code waits by. It is handed in, so that a test can have a clock of its own.
public struct Timing: Sendable {
    private let elapsed: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async throws -> Void

    public init<C: Clock>(_ clock: C) where C.Duration == Duration {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        pause = { try await clock.sleep(for: $0) }
    }

    /// The machine's own clock.
    public static let continuous = Timing(ContinuousClock())

    /// Time since the clock was handed in.
    public var now: Duration { elapsed() }

    public func sleep(for duration: Duration) async throws { try await pause(duration) }

    /// Asks again and again, until the answer is yes or the time is over.
    /// - Returns: false where the time was over first.
    public func until(
        within limit: Duration, every pause: Duration = .milliseconds(1), _ condition: () async throws -> Bool
    ) async throws -> Bool {
        let deadline = now + limit
        while try await !condition() {
            guard now < deadline else { return false }
            try await sleep(for: pause)
        }
        return true
    }
}
