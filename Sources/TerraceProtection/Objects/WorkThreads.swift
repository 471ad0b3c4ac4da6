import NIOPosix

/// Threads for work that waits for a disk or computes for long: hashing, encrypting, writing. Swift's own threads, of
/// which there is one for each core, stay free for what heals caches.
final class WorkThreads: Sendable {
    /// The threads of this process: one for each core would let a slow disk hold up the hashing of another object.
    static let shared = WorkThreads(count: 4)

    private let pool: NIOThreadPool

    /// The threads run until the process ends.
    init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    /// Returns when the body has, even in a cancelled task: what is half done shall be cleaned up by the same means.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            pool.submit { _ in continuation.resume(with: Result(catching: body)) }
        }
    }

    /// Does it at some time, and nobody waits for it.
    func start(_ body: @escaping @Sendable () -> Void) { pool.submit { _ in body() } }
}
