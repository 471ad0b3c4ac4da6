import TerraceCore

extension Condition {
    /// Whether the newest snapshot that has come to its end is available; nil before the first.
    /// - Parameter snapshots: those of a cache, in the order of their requests.
    init?(lastOf snapshots: [Snapshot]) {
        let own: [Snapshot.Cause] = [.request, .schedule, .final]
        let ended = snapshots.last { own.contains($0.cause) && ($0.state == .available || $0.state == .failed) }
        guard let ended else { return nil }
        if ended.state == .available {
            self.init(.lastSnapshotSucceeded, true, .snapshotProven, "\(ended.id.name) was read back and loaded")
        } else {
            self.init(
                .lastSnapshotSucceeded, false, .snapshotNotMade,
                "\(ended.id.name): \(ended.error ?? "no reason is known")")
        }
    }
}
