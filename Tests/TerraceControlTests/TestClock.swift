import Synchronization
import TerraceCore

/// The machine's clock, which a test sets, and the time since the machine was started, which it can only let pass.
final class TestClock: Sendable {
    private let state = Mutex((wall: 1_000_000.0, boot: "first", seconds: 1000.0))

    var now: @Sendable () -> Double { { self.state.withLock { $0.wall } } }

    var uptime: @Sendable () -> Uptime {
        { self.state.withLock { Uptime(boot: $0.boot, seconds: $0.seconds) } }
    }

    /// Somebody sets the clock.
    func set(by seconds: Double) { state.withLock { $0.wall += seconds } }

    func pass(_ seconds: Double) {
        state.withLock {
            $0.wall += seconds
            $0.seconds += seconds
        }
    }

    /// The machine is started anew, some time later.
    func reboot() {
        state.withLock {
            $0.wall += 100
            $0.boot = "second"
            $0.seconds = 5
        }
    }
}
