import Synchronization
import Testing

@testable import TerraceCore

/// A clock that a sleep moves, and nothing else.
private final class JumpingClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
    }

    private let time = Mutex(Duration.seconds(1000))

    var now: Instant { Instant(offset: time.withLock { $0 }) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        time.withLock { $0 = max($0, deadline.offset) }
    }
}

@Suite struct TimingTests {
    @Test func timeBeginsWhenTheClockIsHandedIn() async throws {
        let timing = Timing(JumpingClock())
        #expect(timing.now == .zero)
        try await timing.sleep(for: .seconds(3))
        #expect(timing.now == .seconds(3))
    }

    @Test func aWaitEndsWithTheAnswerOrTheDeadline() async throws {
        let timing = Timing(JumpingClock())
        var asked = 0
        let isSo = try await timing.until(within: .seconds(1), every: .milliseconds(100)) {
            asked += 1
            return asked == 3
        }
        #expect(isSo)
        #expect(timing.now == .milliseconds(200))
        let isLate = try await timing.until(within: .seconds(1), every: .milliseconds(100)) { false }
        #expect(!isLate)
        #expect(timing.now == .milliseconds(1200))
    }

    @Test func theFirstAnswerIsHeardHoweverShortTheTime() async throws {
        let timing = Timing(JumpingClock())
        let isSo = try await timing.until(within: .zero) { true }
        #expect(isSo)
        let isNot = try await timing.until(within: .zero) { false }
        #expect(!isNot)
    }
}
