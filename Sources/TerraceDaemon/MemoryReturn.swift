import CTerrace
import NIOPosix
import ServiceLifecycle

/// Gives memory back that a burst of work has left free. Many caches that are made at once leave the heap twice as large as
/// what is used, and it would stay so.
struct MemoryReturn: Service {
    private static let period = Duration.seconds(30)
    /// Less is not worth the page faults that follow.
    private static let least = 4 << 20

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while true {
                do { try await Task.sleep(for: Self.period) } catch { return }
                try await NIOThreadPool.singleton.runIfActive { terrace_trim_memory(Self.least) }
            }
        }
    }
}
