import CTerrace
import Foundation
import TerraceCore

/// A process that this command has started.
final class ChildProcess: Sendable {
    let pid: pid_t
    private let pidfd: Int32

    /// - Parameters:
    ///   - words: the program's path, then its arguments.
    ///   - log: descriptor of the file for its output; the process then gets a session of its own. With nil it stays in
    ///   this
    ///     session and uses this process's terminal.
    ///   - endsWithUs: whether the kernel ends the process when this process ends, for whatever reason.
    /// - Throws: `TerraceError.unavailable` where the process cannot be started.
    init(_ words: [String], environment: [String: String], log: Int32?, endsWithUs: Bool = false) throws {
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for pointer in argv + envp { free(pointer) } }
        argv.append(nil)
        envp.append(nil)
        let started = argv.withUnsafeMutableBufferPointer { argv in
            envp.withUnsafeMutableBufferPointer { envp in
                var request = terrace_spawn_request()
                request.path = UnsafePointer(argv[0])
                request.argv = UnsafePointer(argv.baseAddress)
                request.envp = UnsafePointer(envp.baseAddress)
                request.die_with_parent = endsWithUs ? 1 : 0
                request.keeps_terminal = log == nil ? 1 : 0
                request.log_fd = log ?? -1
                return (log == nil ? "." : "/").withCString { folder in
                    request.directory = folder
                    return terrace_spawn(&request)
                }
            }
        }
        guard started > 0 else {
            throw TerraceError(.unavailable, "cannot start \(words[0]): \(String(cString: strerror(-started)))")
        }
        pid = started
        pidfd = terrace_pidfd_open(started)
    }

    deinit { close(pidfd) }

    func signal(_ number: Int32) { _ = terrace_pidfd_signal(pidfd, number) }

    /// The exit status, or the negated number of the signal that ended the process; nil while it runs. The first result
    /// that is not nil reaps the process, so it must be kept.
    func exitStatus() -> Int32? {
        var code: Int32 = 0
        return terrace_pidfd_reap(pidfd, &code) == 1 ? code : nil
    }

    /// Waits until the process ends, and returns its exit status or the negated number of the signal that ended it.
    func wait() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                var ending = pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)
                while poll(&ending, 1, -1) < 0 {}
                continuation.resume(returning: exitStatus() ?? 0)
            }
        }
    }

    /// Ends the process with SIGTERM, and with SIGKILL where it still runs after `patience`.
    func end(within patience: Duration) async {
        signal(SIGTERM)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await self.wait() }
            group.addTask {
                // The sleep is cancelled when the process has ended, or when this command is cancelled.
                try? await Task.sleep(for: patience)
                if !Task.isCancelled { self.signal(SIGKILL) }
            }
            _ = await group.next()
            group.cancelAll()
        }
    }
}
