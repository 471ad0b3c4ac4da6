import TerraceCore
import Testing

/// The time in which clients could write is measured.
@Suite struct AvailabilityTests {
    private static let begin = 1_000_000.0

    private static func account(_ looks: [(at: Double, cause: String?)]) -> Availability {
        var account = Availability()
        account.see(cause: "it is being created", isSettled: false, at: begin - 10)
        account.see(cause: nil, isSettled: true, at: begin)
        for look in looks { account.see(cause: look.cause, isSettled: false, at: begin + look.at) }
        return account
    }

    @Test func timeBeforeTheFirstAvailabilityIsNotCounted() {
        var account = Availability()
        account.see(cause: "creating", isSettled: false, at: Self.begin)
        #expect(account.percent(of: Availability.hour, at: Self.begin + 1) == nil)
        #expect(account.outages.isEmpty)
        account.see(cause: nil, isSettled: true, at: Self.begin + 2)
        #expect(account.percent(of: Availability.hour, at: Self.begin + 2) == 100)
    }

    /// Regression: after a restart of the daemon, the new cache had the outages of a deleted one with the same name.
    @Test func newCacheWithADeletedCachesNameHasNoOutages() throws {
        let id = try CacheID(name: "again")
        func event(_ after: Double, _ reason: String, _ message: String = "") -> Event {
            Event(time: Self.begin + after, cache: id, reason: reason, message: message)
        }
        let account = Availability([
            event(0, "Available"), event(10, "OutageStarted", "clients cannot write: gone"), event(20, "Deleted"),
            event(30, "Available"),
        ])
        #expect(account.outages.isEmpty)
        #expect(account.since == Self.begin + 30)
    }

    @Test func outageEndsAtTheFirstLookWithoutFailure() {
        let account = Self.account([(100, "gone"), (105, "still gone"), (110, nil), (120, nil)])
        #expect(account.outages == [Outage(start: Self.begin + 100, end: Self.begin + 110, cause: "gone")])
        #expect(account.percent(of: Availability.hour, at: Self.begin + 200) == 95)
    }

    @Test func currentOutageCountsUpToNow() {
        let account = Self.account([(100, "gone")])
        #expect(account.percent(of: Availability.hour, at: Self.begin + 200) == 50)
    }

    @Test func windowOmitsEarlierOutages() {
        let account = Self.account([(0.5, "gone"), (1800, nil)])
        let now = Self.begin + 3600 + 900
        #expect(account.percent(of: Availability.hour, at: now) == 75)
        #expect(account.percent(of: Availability.day, at: now) ?? 0 < 61)
        #expect(account.percent(of: Availability.hour, at: now + 3600) == 100)
    }

    @Test func outagesOlderThanAMonthAreForgotten() {
        let account = Self.account([(1, "old"), (2, nil), (31 * 86400, "new"), (31 * 86400 + 1, nil)])
        #expect(account.outages.map(\.cause) == ["new"])
    }

    /// The clock was set back by a day during the outage, and the daemon ended. The start of the outage then lies in
    /// the future.
    @Test func outageKeepsItsLengthWhenTheClockIsSet() throws {
        let cache = try CacheID(name: "web")
        func event(_ after: Double, _ reason: String, _ message: String = "") -> Event {
            Event(time: Self.begin + after, cache: cache, reason: reason, message: message)
        }
        let account = Availability(
            [
                event(86400, "Available"), event(86500, "OutageStarted", "clients cannot write: gone"),
                event(120, "OutageEnded", "clients could not write for 20000 ms: gone"),
            ], now: Self.begin + 500)
        #expect(account.outages == [Outage(start: Self.begin + 100, end: Self.begin + 120, cause: "gone")])
        #expect(account.percent(of: Availability.hour, at: Self.begin + 500) == 95)
    }

    @Test func settingTheClockMovesAllTimes() {
        let account = Self.account([(100, "gone"), (110, nil)])
        let moved = account.shifted(by: 3600)
        #expect(moved.outages.first == Outage(start: Self.begin + 3700, end: Self.begin + 3710, cause: "gone"))
        #expect(
            moved.percent(of: Availability.hour, at: Self.begin + 3800)
                == account.percent(of: Availability.hour, at: Self.begin + 200))
    }

    @Test func accountIsRestoredFromEvents() throws {
        let cache = try CacheID(name: "web")
        var events = [Event(time: Self.begin, cache: cache, reason: "Available", message: "")]
        var account = Availability()
        account.see(cause: nil, isSettled: true, at: Self.begin)
        for (at, cause) in [(10.0, "primary 0-0 is gone"), (12.5, nil), (20, "again")] as [(Double, String?)] {
            if let outage = account.see(cause: cause, isSettled: false, at: Self.begin + at) {
                events.append(Event(outage, of: cache))
            }
        }
        #expect(events.map(\.reason) == ["Available", "OutageStarted", "OutageEnded", "OutageStarted"])
        #expect(events[2].message == "clients could not write for 2500 ms: primary 0-0 is gone")
        #expect(Availability(events) == account)
    }
}
