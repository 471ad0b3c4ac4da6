import TerraceCore

extension ControlPlane {
    /// To be called when the clock of this control plane was moved on: every loop that waits for a time looks again at
    /// once.
    public func clockMoved() {
        for id in loopedCaches { wake(id) }
        poolSignal.raise()
        upkeepSignal.raise()
        snapshotSignal.raise()
        scheduleSignal.raise()
    }
}
