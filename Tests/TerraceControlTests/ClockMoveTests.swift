import TerraceControl
import TerraceCore
import TerraceTestSupport
import Testing

/// A clock whose sleeps last until they are cancelled.
private struct StoppedClock: Clock {
    struct Instant: InstantProtocol {
        var offset = Duration.zero

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
    }

    var now: Instant { Instant() }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await Task.sleep(for: .seconds(86400))
    }
}

/// What waits for a time goes on when somebody moves the clock.
@Suite(.timeLimit(.minutes(2))) struct ClockMoveTests {
    @Test func aMoveEndsThePausesOfALoop() async throws {
        let runtime = FakeRuntime()
        // The wake-up of a new cache is still raised when its first pass ends, so a second pass follows at once.
        runtime.fail(with: Array(repeating: TerraceError(.unavailable, "no luck"), count: 2))
        try await ControlFixture.with(runtime: runtime, timing: Timing(StoppedClock())) { f in
            let id = try CacheID(name: "web")
            _ = try await f.control.apply([ControlFixture.declaration("web")], prune: false, dryRun: false)
            try await eventually("two passes fail", within: .seconds(60)) { runtime.performed.count == 2 }
            // No pause ends by itself here.
            try await Task.sleep(for: .milliseconds(300))
            #expect(runtime.performed.count == 2)
            #expect(try await f.control.cache(id).state != .available)
            try await eventually("the cache is available", within: .seconds(60)) {
                f.control.clockMoved()
                return try await f.control.cache(id).state == .available
            }
        }
    }
}
