import CTerrace
import Foundation

/// A child of this process, whose end is known by its descriptor and never by its number.
public final class ChildProcess: Sendable {
    public let pid: Int32
    private let pidfd: Int32

    /// - Throws: `SpawnFailure` when it cannot be started, also when no descriptor is left to watch it with.
    public init(_ launch: ProcessLaunch) throws(SpawnFailure) {
        pid = try launch.start()
        pidfd = terrace_pidfd_open(pid)
        guard pidfd >= 0 else {
            // A child that was not waited for: the number is nobody else's.
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
            throw SpawnFailure(path: launch.path, number: -pidfd)
        }
    }

    deinit { if pidfd >= 0 { close(pidfd) } }

    /// Does nothing once the process has ended.
    public func signal(_ number: Int32) { _ = terrace_pidfd_signal(pidfd, number) }

    /// Its exit status, or the negated signal that ended it; nil while it runs. To be asked until it is not nil.
    public func exitStatus() -> Int32? {
        var code: Int32 = 0
        return terrace_pidfd_reap(pidfd, &code) == 1 ? code : nil
    }

    /// Returns its exit status, or the negated signal, once it has ended.
    public func wait() async -> Int32 {
        await withCheckedContinuation { continuation in
            // A thread of its own: it blocks until the end, and the pool has as many threads as the machine has cores.
            Thread.detachNewThread { [self] in
                var ending = pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)
                while poll(&ending, 1, -1) < 0 {}
                continuation.resume(returning: exitStatus() ?? 0)
            }
        }
    }

    /// Asks it to end, and insists after `patience`.
    public func end(within patience: Duration) async {
        signal(SIGTERM)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await self.wait() }
            group.addTask {
                // Cut short when it has ended; a cancelled command waits for nobody either.
                try? await Task.sleep(for: patience)
                if !Task.isCancelled { self.signal(SIGKILL) }
            }
            _ = await group.next()
            group.cancelAll()
        }
    }
}
