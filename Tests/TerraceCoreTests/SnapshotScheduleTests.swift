import TerraceCore
import Testing

/// Which moment a schedule makes a snapshot at. Times are hours of UTC after 1970-01-01.
@Suite struct SnapshotScheduleTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var window: String?
        /// Hours.
        var every: Double?
        var last: Double
        var now: Double
        var isDue: Bool
        /// Nil is not looked at.
        var next: Double?

        init(
            _ text: String, window: String? = nil, every: Double? = nil, last: Double, now: Double, due: Bool,
            next: Double? = nil
        ) {
            testDescription = text
            (self.window, self.every, self.last, self.now, isDue, self.next) = (window, every, last, now, due, next)
        }
    }

    static let rows = [
        Row("before the window", window: "03:00-04:00", last: -1, now: 2, due: false, next: 3),
        Row("at its opening", window: "03:00-04:00", last: -1, now: 3, due: true, next: 27),
        Row("in the window", window: "03:00-04:00", last: -1, now: 3.9, due: true, next: 27),
        Row("at its end", window: "03:00-04:00", last: -1, now: 4, due: false, next: 27),
        Row("once in a window", window: "03:00-04:00", last: 3.1, now: 3.5, due: false, next: 27),
        Row("on the next day", window: "03:00-04:00", last: 3.1, now: 27, due: true, next: 51),
        Row("a window was missed", window: "03:00-04:00", last: 3.1, now: 30, due: false, next: 51),
        Row("many were missed", window: "03:00-04:00", last: 3.1, now: 300, due: false, next: 315),
        Row("over midnight, before it", window: "23:30-00:30", last: 0, now: 23.5, due: true, next: 47.5),
        Row("over midnight, after it", window: "23:30-00:30", last: 0, now: 24.2, due: true, next: 47.5),
        Row("over midnight, only once", window: "23:30-00:30", last: 23.6, now: 24.2, due: false, next: 47.5),
        Row("over midnight, closed", window: "23:30-00:30", last: 0, now: 24.5, due: false, next: 47.5),
        Row("nearly a whole day", window: "00:00-23:59", last: 1, now: 24, due: true, next: 48),
        Row("every, too early", every: 6, last: 1, now: 6.9, due: false, next: 7),
        Row("every, in time", every: 6, last: 1, now: 7, due: true, next: 13),
        Row("every, the daemon was down: once", every: 6, last: 1, now: 100, due: true, next: 106),
        Row("both, at the window", window: "03:00-04:00", every: 12, last: -9, now: 3, due: true, next: 15),
        Row("both, between windows", window: "03:00-04:00", every: 12, last: 3, now: 14, due: false, next: 15),
        Row("both, half a day later", window: "03:00-04:00", every: 12, last: 3, now: 15, due: true, next: 27),
        Row("both, back at the window", window: "03:00-04:00", every: 12, last: 15.2, now: 27, due: true, next: 39),
        Row("both, the window was missed", window: "03:00-04:00", every: 12, last: -9, now: 9, due: true, next: 21),
        Row(
            "both, late ones come back to the window", window: "03:00-04:00", every: 12, last: 21, now: 26.9,
            due: false, next: 27),
        Row("every second day", window: "03:00-04:00", every: 48, last: 3, now: 27, due: false, next: 51),
        Row("the clock was set back, every", every: 6, last: 1000, now: 10, due: true, next: 16),
        Row("the clock was set back a little", every: 6, last: 10.5, now: 10, due: false, next: 16.5),
        Row("the clock was set back, window", window: "03:00-04:00", last: 1000, now: 3.5, due: true),
        Row("the clock was set back, no window", window: "03:00-04:00", last: 1000, now: 5, due: false, next: 27),
        Row("the clock was set ahead by years", window: "03:00-04:00", every: 24, last: 3, now: 50000, due: true),
        Row("before 1970", window: "03:00-04:00", last: -100, now: -21, due: true, next: 3),
    ]

    @Test(arguments: rows) func theScheduleDecides(_ row: Row) throws {
        let schedule = try SnapshotSchedule(
            window: row.window.map { try #require(DailyWindow(text: $0)) }, every: row.every.map { Int($0 * 3600) })
        let look = schedule.look(last: row.last * 3600, now: row.now * 3600)
        #expect(look.isDue == row.isDue)
        if let next = row.next { #expect(abs(look.next / 3600 - next) < 1e-6) }
    }

    @Test(arguments: [
        "", "03:00", "3:00-4:00", "03:00-03:00", "24:00-01:00", "03:60-04:00", "03:00–04:0", "aa:bb-cc:dd",
        "03:00-04:000",
    ]) func noWindowIsMadeOf(_ text: String) { #expect(DailyWindow(text: text) == nil) }

    @Test func windowsAndTimesAreWrittenAsTheyAreRead() throws {
        for text in ["03:00-04:00", "23:30-00:30", "00:00-23:59"] {
            #expect(DailyWindow(text: text)?.description == text)
        }
        for text in ["15m", "12h", "1d", "30d", "90s", "36h"] {
            let seconds = try #require(LongTime.seconds(text))
            #expect(LongTime.text(seconds) == text)
        }
        for text in ["", "h", "-1h", "1.5h", "1w", "99999999999h"] { #expect(LongTime.seconds(text) == nil) }
    }

    @Test func aScheduleThatCannotBeIsRefused() throws {
        #expect(throws: TerraceError.self) { try SnapshotSchedule(keep: 3) }
        #expect(throws: TerraceError.self) { try SnapshotSchedule(every: 60) }
        #expect(throws: TerraceError.self) { try SnapshotSchedule(every: 3600, keep: 0) }
        #expect(throws: TerraceError.self) { try SnapshotSchedule(every: 3600, maxAge: 1) }
    }

    @Test(arguments: [
        (0.0, "1970-01-01-00-00"), (951_782_400, "2000-02-29-00-00"), (1_798_761_540, "2026-12-31-23-59"),
        (1_769_828_459, "2026-01-31-03-00"), (4_107_542_399, "2100-02-28-23-59"), (4_107_542_400, "2100-03-01-00-00"),
    ]) func namesHaveTheMinute(_ time: Double, _ text: String) {
        #expect(SnapshotSchedule.name(of: "web", at: time) == "automatic.web-\(text)")
    }
}
