import TerraceCore

/// When snapshots of a cache are made by themselves, and how long they are kept.
struct ScheduleForm: StoredForm {
    /// Such as `03:00-04:00`, in UTC.
    var window: String?
    /// Seconds.
    var every: Int?
    var keep: Int?
    /// Seconds.
    var maxAge: Int?

    init(_ value: SnapshotSchedule) {
        window = value.window?.description
        every = value.every
        keep = value.keep
        maxAge = value.maxAge
    }

    func value() throws -> SnapshotSchedule {
        let open = try window.map { text in
            guard let open = DailyWindow(text: text) else { throw UnknownWord(member: "snapshots.window", word: text) }
            return open
        }
        return try SnapshotSchedule(window: open, every: every, keep: keep, maxAge: maxAge)
    }
}
