import Foundation
import NIOPosix

/// Threads of their own for requests: what an input costs is paid there, and the threads on which caches are healed, and
/// those that move bytes, stay free (docs/decisions/0021-bounds-and-threads.md).
public final class RequestThreads: TaskExecutor {
    /// Those of this process; they end with it.
    public static let shared = RequestThreads(count: max(2, ProcessInfo.processInfo.activeProcessorCount))

    private let pool: NIOThreadPool

    /// They run until the process ends.
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
