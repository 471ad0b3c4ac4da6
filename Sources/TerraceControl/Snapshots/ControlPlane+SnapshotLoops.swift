import TerraceCore

extension ControlPlane {
    func keepSnapshots() async {
        guard let keeper = its.snapshots, let dumping = its.dumping else { return }
        await SnapshotLoop(
            keeper: keeper, dumping: dumping, store: its.store, book: book, hub: hub, progress: snapshotProgress,
            takeOver: takeOver, signal: snapshotSignal, timing: its.timing, logger: its.logger, now: its.now,
            wake: { self.wake($0) }
        ).run { self.isStopping }
    }

    func keepSchedules() async {
        guard its.snapshots != nil else { return }
        await ScheduleLoop(
            store: its.store, book: book, hub: hub, signal: scheduleSignal, snapshotSignal: snapshotSignal,
            logger: its.logger, now: its.now
        ).run { self.isStopping }
    }
}
