import TerraceCore

/// A cache's place in the pool of those that are made in advance.
struct PoolForm: StoredForm {
    var lease: CountdownForm?
    /// When the lease ends, in seconds since 1970, as an early version wrote it. It is never written now: the machine's
    /// clock can be set, so it does not tell how much time is left.
    var leasedUntil: Double?

    init(_ value: PoolPlace) { lease = value.lease.map { CountdownForm($0) } }

    func value() -> PoolPlace {
        if lease == nil, leasedUntil != nil {
            return PoolPlace(lease: Countdown(seconds: 600, from: Uptime(boot: "", seconds: 0)))
        }
        return PoolPlace(lease: lease?.value())
    }
}

/// The time that is left until something ends.
struct CountdownForm: StoredForm {
    /// Seconds that were left at `since`.
    var rest: Double
    var since: UptimeForm

    init(_ value: Countdown) {
        rest = value.rest
        since = UptimeForm(value.since)
    }

    func value() -> Countdown { Countdown(seconds: rest, from: since.value()) }
}

/// A moment by the clock of one start of the machine.
struct UptimeForm: StoredForm {
    var boot: String
    var seconds: Double

    init(_ value: Uptime) {
        boot = value.boot
        seconds = value.seconds
    }

    func value() -> Uptime { Uptime(boot: boot, seconds: seconds) }
}
