import TerraceCore

extension ControlPlane {
    /// The clock that this control plane was given was moved on: whatever waits for a time looks again at once.
    public func clockMoved() {
        for id in loopedCaches { wake(id) }
        poolSignal.raise()
        upkeepSignal.raise()
    }
}
