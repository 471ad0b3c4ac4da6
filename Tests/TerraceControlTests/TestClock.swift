import Synchronization
import TerraceCore

/// A system clock that a test can set, and a monotonic clock that a test can only advance.
final class TestClock: Sendable {
    private let state = Mutex((wall: 1_000_000.0, boot: "first", seconds: 1000.0))

    var now: @Sendable () -> Double { { self.state.withLock { $0.wall } } }

    var uptime: @Sendable () -> Uptime {
        { self.state.withLock { Uptime(boot: $0.boot, seconds: $0.seconds) } }
    }

    /// Sets the system clock.
    func set(by seconds: Double) { state.withLock { $0.wall += seconds } }

    func pass(_ seconds: Double) {
        state.withLock {
            $0.wall += seconds
            $0.seconds += seconds
        }
    }

    /// Restarts the machine, some time later.
    func reboot() {
        state.withLock {
            $0.wall += 100
            $0.boot = "second"
            $0.seconds = 5
        }
    }
}
