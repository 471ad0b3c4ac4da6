import Foundation
import NIOPosix

/// Threads for requests alone. Expensive input occupies only these; the threads that heal caches and those that move
/// bytes stay free (docs/decisions/0021-bounds-and-threads.md).
public final class RequestThreads: TaskExecutor {
    /// The threads of this process.
    public static let shared = RequestThreads(count: max(2, ProcessInfo.processInfo.activeProcessorCount))

    private let pool: NIOThreadPool

    /// The threads run until the process ends.
    public init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        pool.submit { _ in job.runSynchronously(on: executor) }
    }
}
