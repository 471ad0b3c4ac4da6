import TerraceCore
import Testing

/// The remaining time does not depend on the system clock.
@Suite struct CountdownTests {
    private static let start = Uptime(boot: "a", seconds: 1000)

    @Test(
        arguments: [
            ("at once", Uptime(boot: "a", seconds: 1000), 60), ("later", Uptime(boot: "a", seconds: 1045), 15),
            ("over", Uptime(boot: "a", seconds: 2000), 0), ("an earlier moment", Uptime(boot: "a", seconds: 5), 60),
            ("another start of the machine", Uptime(boot: "b", seconds: 5000), 60),
        ] as [(String, Uptime, Double)])
    func whatIsLeft(_ name: String, _ now: Uptime, _ left: Double) {
        #expect(Countdown(seconds: 60, from: Self.start).left(at: now) == left)
    }

    @Test func countdownContinuesAfterARebootFromTheStoredTime() {
        let written = Countdown(seconds: 600, from: Self.start).renewed(at: Uptime(boot: "a", seconds: 1100))
        #expect(written.left(at: Uptime(boot: "b", seconds: 3)) == 500)
        #expect(written.renewed(at: Uptime(boot: "b", seconds: 3)).left(at: Uptime(boot: "b", seconds: 13)) == 490)
    }

    @Test func countdownIsStoredEveryMinuteAndAfterAReboot() {
        let countdown = Countdown(seconds: 600, from: Self.start)
        #expect(!countdown.isStale(at: Uptime(boot: "a", seconds: 1059)))
        #expect(countdown.isStale(at: Uptime(boot: "a", seconds: 1060)))
        #expect(countdown.isStale(at: Uptime(boot: "b", seconds: 0)))
    }
}
