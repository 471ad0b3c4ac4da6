import Testing

@testable import TerraceCore

/// A clock that stands still until it is moved on.
@Suite struct ManualClockTests {
    @Test func itStandsStillUntilItIsMovedOn() throws {
        let clock = ManualClock(from: 1000, boot: "one")
        let countdown = Countdown(seconds: 60, from: clock.uptime)
        #expect(clock.now == 1000)
        #expect(countdown.left(at: clock.uptime) == 60)
        try clock.advance(by: .seconds(45))
        #expect(clock.now == 1045)
        #expect(clock.advanced == 45)
        #expect(countdown.left(at: clock.uptime) == 15)
        // As of a machine that was started anew.
        #expect(countdown.left(at: ManualClock(from: 1045, boot: "two").uptime) == 60)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(400_000_000)]) func onlySomeTimePasses(_ time: Duration) {
        let clock = ManualClock(from: 1000, boot: "one")
        #expect(throws: TerraceError.self) { try clock.advance(by: time) }
        #expect(clock.now == 1000)
    }
}
