import TerraceCore

/// Reads `snapshots: {window: "03:00-04:00", every: 12h, keep: 7, maxAge: 30d}` of a manifest or of a tier.
struct SnapshotsSection {
    /// What has the field `snapshots`.
    let owner: MapReader
    let problems: ProblemList

    private static let key = "snapshots"

    /// What a manifest says: a schedule, or `none`. Nil where it says nothing, or where that has a problem.
    func plan() -> SnapshotPlan? {
        guard let value = owner.value(Self.key) else { return nil }
        guard let word = value.text else { return schedule().map { .scheduled($0) } }
        if word == SnapshotPlan.word { return .never }
        owner.fail(value, Self.key, "expected \(SnapshotPlan.word) or a map, found \(value.summary)")
        return nil
    }

    /// Nil where there is none, or where it has a problem.
    func schedule() -> SnapshotSchedule? {
        guard let value = owner.value(Self.key),
            let section = MapReader(
                value, path: owner.child(Self.key), known: ManifestField.snapshots.names, problems: problems)
        else { return nil }
        let window = read(section, "window", "a time of day in UTC, such as \"03:00-04:00\"") { DailyWindow(text: $0) }
        let every = read(section, "every", "a time such as 12h or 1d") { LongTime.seconds($0) }
        let maxAge = read(section, "maxAge", "a time such as 12h or 30d") { LongTime.seconds($0) }
        let keep = section.int("keep")
        // The unreadable field is reported already; the others cannot be judged without it.
        let given = ["window": window == nil, "every": every == nil, "maxAge": maxAge == nil, "keep": keep == nil]
        guard given.allSatisfy({ !$0.value || section.value($0.key) == nil }) else { return nil }
        do {
            return try SnapshotSchedule(window: window, every: every, keep: keep, maxAge: maxAge)
        } catch {
            owner.fail(value, Self.key, error.message)
            return nil
        }
    }

    private func read<Value>(
        _ section: MapReader, _ key: String, _ expected: String, _ parse: (String) -> Value?
    ) -> Value? {
        guard let value = section.value(key), let text = section.text(value, section.child(key), expected) else {
            return nil
        }
        if let parsed = parse(text) { return parsed }
        section.fail(value, key, "expected \(expected), found \(value.summary)")
        return nil
    }
}
