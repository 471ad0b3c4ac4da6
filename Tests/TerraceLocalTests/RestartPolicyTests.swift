import Testing

@testable import TerraceLocal

/// When a node that ended may be started again.
@Suite struct RestartPolicyTests {
    @Test(arguments: [
        (0, 0), (1, 0), (2, 100), (3, 200), (4, 400), (5, 800), (9, 12800), (10, 25600), (11, 30000), (12, 30000),
        (1_000_000, 30000),
    ])
    func pausesDoubleUpToABound(_ failures: Int, _ milliseconds: Int) {
        #expect(RestartPolicy.pause(after: failures) == .milliseconds(milliseconds))
    }

    /// One line for each end: how long the server lived, what that makes of it, how long it waits.
    @Test func endsInARowAreCountedAndALongLifeIsNone() {
        var policy = RestartPolicy(now: .zero)
        var now = Duration.zero
        for (life, failures, pause) in [(1, 1, 0), (1, 2, 100), (1, 3, 200), (60, 4, 400), (61, 0, 0), (1, 1, 0)] {
            policy.started(at: now)
            now += .seconds(life)
            policy.ended(at: now, jitter: 1)
            #expect(policy.failures == failures)
            #expect(policy.pause(at: now) ?? .zero == .milliseconds(pause))
            now += .milliseconds(pause)
            #expect(policy.pause(at: now) == nil)
        }
    }

    @Test(arguments: [(0.8, 80), (1.2, 120)]) func nodesThatEndedTogetherComeBackApart(_ jitter: Double, _ pause: Int) {
        var policy = RestartPolicy(now: .zero)
        for _ in 1...2 { policy.ended(at: .seconds(1), jitter: jitter) }
        let left = policy.pause(at: .seconds(1)) ?? .zero
        #expect(abs(left / .milliseconds(1) - Double(pause)) < 0.001)
    }

    @Test func whoAsksIsNotKeptWaiting() {
        var policy = RestartPolicy(now: .zero)
        for _ in 1...20 { policy.ended(at: .seconds(1), jitter: 1) }
        #expect(policy.pause(at: .seconds(1)) == .seconds(30))
        policy.forgive(at: .seconds(1))
        #expect(policy.pause(at: .seconds(1)) == nil)
        policy.ended(at: .seconds(2), jitter: 1)
        #expect(policy.failures == 1)
    }
}
