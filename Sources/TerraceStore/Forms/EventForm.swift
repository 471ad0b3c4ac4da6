import TerraceCore

/// Something that happened: one row of the table `event`, whose columns `reason` and `time` are read from the JSON.
struct EventForm: StoredForm {
    static let noun = "event"

    /// The value from before the event had its number. Readers take the row's key instead.
    var sequence: Int64
    /// Seconds since 1970.
    var time: Double
    var cache: CacheIDForm
    var node: NodeIDForm?
    var reason: String
    var message: String
    /// The outage that began or ended with it.
    var outage: OutageForm?
    var by: String?

    init(_ value: Event) {
        sequence = value.sequence
        time = value.time
        cache = CacheIDForm(value.cache)
        node = value.node.map { NodeIDForm($0) }
        reason = value.reason
        message = value.message
        outage = value.outage.map { OutageForm($0) }
        by = value.by
    }

    func value() throws -> Event {
        var event = Event(
            sequence: sequence, time: time, cache: try cache.value(), node: node?.value(), reason: reason,
            message: message, by: by)
        event.outage = outage?.value()
        return event
    }
}

/// A time in which clients could not write.
struct OutageForm: StoredForm {
    /// Seconds since 1970.
    var start: Double
    /// Seconds since 1970; nil while it lasts.
    var end: Double?
    var cause: String
    /// A word that only a later version knows is read as nil.
    var reason: String?

    init(_ value: Outage) {
        start = value.start
        end = value.end
        cause = value.cause
        reason = value.reason?.rawValue
    }

    func value() -> Outage {
        Outage(start: start, end: end, cause: cause, reason: reason.flatMap { PendingReason(rawValue: $0) })
    }
}
