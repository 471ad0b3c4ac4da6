import TerraceCore

/// Something that happened: one row of the table `event`, whose columns `reason` and `time` are read from the JSON.
struct EventForm: StoredForm {
    static let noun = "event"

    /// As it was when the event was made, before it had its number; the row's key counts.
    var sequence: Int64
    /// Seconds since 1970.
    var time: Double
    var cache: CacheIDForm
    var node: NodeIDForm?
    var reason: String
    var message: String
    var by: String?

    init(_ value: Event) {
        sequence = value.sequence
        time = value.time
        cache = CacheIDForm(value.cache)
        node = value.node.map { NodeIDForm($0) }
        reason = value.reason
        message = value.message
        by = value.by
    }

    func value() throws -> Event {
        Event(
            sequence: sequence, time: time, cache: try cache.value(), node: node?.value(), reason: reason,
            message: message, by: by)
    }
}
