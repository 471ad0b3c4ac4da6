import CTerrace
import Foundation

/// A child of this process. Its end is learned from its pidfd, because process numbers are reused.
public final class ChildProcess: Sendable {
    public let pid: Int32
    private let pidfd: Int32

    /// - Throws: `SpawnFailure` when it cannot be started, or when no descriptor is left to watch it.
    public init(_ launch: ProcessLaunch) throws(SpawnFailure) {
        pid = try launch.start()
        pidfd = terrace_pidfd_open(pid)
        guard pidfd >= 0 else {
            // The child was not reaped yet, so no other process can have its number.
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
            throw SpawnFailure(path: launch.path, number: -pidfd)
        }
    }

    deinit { if pidfd >= 0 { close(pidfd) } }

    /// Does nothing once the process has ended.
    public func signal(_ number: Int32) { _ = terrace_pidfd_signal(pidfd, number) }

    /// Its exit status, or the negated signal that ended it; nil while it runs. Call it until it is not nil, which
    /// reaps the child.
    public func exitStatus() -> Int32? {
        var code: Int32 = 0
        return terrace_pidfd_reap(pidfd, &code) == 1 ? code : nil
    }

    /// Returns its exit status, or the negated signal, once it has ended.
    public func wait() async -> Int32 {
        await withCheckedContinuation { continuation in
            // This blocks until the child's end, so it has a thread of its own: Swift's thread pool has only one per
            // core.
            Thread.detachNewThread { [self] in
                var ending = pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)
                while poll(&ending, 1, -1) < 0 {}
                continuation.resume(returning: exitStatus() ?? 0)
            }
        }
    }

    /// Sends SIGTERM, and SIGKILL after `patience`; returns when the child has ended.
    public func end(within patience: Duration) async {
        signal(SIGTERM)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await self.wait() }
            group.addTask {
                // The sleep is cancelled when the child has ended. A cancelled caller does not wait either.
                try? await Task.sleep(for: patience)
                if !Task.isCancelled { self.signal(SIGKILL) }
            }
            _ = await group.next()
            group.cancelAll()
        }
    }
}
