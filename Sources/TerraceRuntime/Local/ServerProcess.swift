import CTerrace
import Dispatch
import Foundation
import Synchronization
import TerraceCore

/// One running server, ours or one that an earlier daemon left, watched by its pidfd: the same path for both.
final class ServerProcess: Sendable {
    let identity: ProcessIdentity
    private let pidfd: Int32
    private let state: Mutex<State>
    private static let queue = DispatchQueue(label: "terrace.processes")

    private struct State {
        var reason: String?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Starts a server with an empty environment but `PATH` and `LANG`.
    /// - Parameter onExit: called once, on a queue of this type, with how the process ended.
    /// - Throws: `TerraceError.failedPrecondition` when the program cannot be started.
    static func start(
        _ path: String, _ arguments: [String], directory: String, log: String, openFiles: Int, dieWithParent: Bool,
        onExit: @escaping @Sendable (String) -> Void
    ) async throws -> ServerProcess {
        // The shim waits for the exec; that is a blocking call of a millisecond, so it has a queue of its own.
        let result: Int32 = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: spawn(path, arguments, directory, log, openFiles, dieWithParent))
            }
        }
        guard result > 0 else {
            throw TerraceError(
                .failedPrecondition, "cannot start \(path): \(String(cString: strerror(-result)))")
        }
        guard let identity = ProcessIdentity(pid: result), let process = ServerProcess(watching: identity, onExit)
        else {
            throw TerraceError(.unavailable, "\(path) ended at once; its log is \(log)")
        }
        return process
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ directory: String, _ log: String, _ openFiles: Int,
        _ dieWithParent: Bool
    ) -> Int32 {
        let fd = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard fd >= 0 else { return -errno }
        defer { close(fd) }
        let program = strdup(path)
        let folder = strdup(directory)
        let words: [String] = [path] + arguments
        let variables: [String] = ["PATH=/usr/bin:/bin", "LANG=C"]
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) }
        defer { for pointer in argv + envp + [program, folder] { free(pointer) } }
        argv.append(nil)
        envp.append(nil)
        return argv.withUnsafeMutableBufferPointer { argv in
            envp.withUnsafeMutableBufferPointer { envp in
                var request = terrace_spawn_request(
                    path: program, argv: argv.baseAddress, envp: envp.baseAddress, directory: folder, log_fd: fd,
                    open_files: UInt64(max(openFiles, 0)), die_with_parent: dieWithParent ? 1 : 0, keeps_terminal: 0)
                return terrace_spawn(&request)
            }
        }
    }

    /// Watches a process that runs already; nil when it has ended, or when its number is another's by now.
    init?(watching identity: ProcessIdentity, _ onExit: @escaping @Sendable (String) -> Void) {
        let fd = terrace_pidfd_open(identity.pid)
        // A zombie child of ours is watched, too: that is how it gets reaped.
        guard fd >= 0 else { return nil }
        guard let now = ProcessIdentity(pid: identity.pid), now.startTicks == identity.startTicks else {
            close(fd)
            return nil
        }
        self.identity = identity
        pidfd = fd
        state = Mutex(State())
        let isWatched = ExitWatcher.shared.watch(fd) { [self] in
            Self.queue.async {
                let reason = self.ended()
                close(fd)
                onExit(reason)
            }
        }
        guard isWatched else {
            close(fd)
            return nil
        }
    }

    private func ended() -> String {
        var code: Int32 = 0
        let reason =
            terrace_pidfd_reap(pidfd, &code) != 1
            ? "ended (another daemon's child, so its exit status is unknown)"
            : code < 0 ? "killed by signal \(-code)" : "exited with status \(code)"
        let waiters = state.withLock { state in
            state.reason = reason
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
        return reason
    }

    /// How it ended; nil while it runs.
    var exitReason: String? { state.withLock { $0.reason } }

    /// Returns when the process has ended.
    func wait() async {
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state in
                guard state.reason == nil else { return true }
                state.waiters.append(continuation)
                return false
            }
            if ended { continuation.resume() }
        }
    }

    /// SIGTERM, and SIGKILL after `grace`; returns when the process has ended.
    func stop(grace: Duration) async {
        signal(SIGTERM)
        await end(within: grace)
    }

    /// Returns when the process has ended, with SIGKILL if it takes longer than `limit`.
    func end(within limit: Duration) async {
        // A timer, not Task.sleep: a cancelled caller would skip the SIGKILL and then wait for good.
        let timer = DispatchSource.makeTimerSource(queue: Self.queue)
        timer.schedule(deadline: .now() + limit / .seconds(1))
        timer.setEventHandler { [self] in signal(SIGKILL) }
        timer.activate()
        await wait()
        timer.cancel()
    }

    /// Lets it write no file any more, or lets it again; sockets and pipes are not concerned.
    /// - Throws: `TerraceError.failedPrecondition` where the process has ended.
    func limitFiles(isOn: Bool) throws {
        try state.withLock { state in
            // Of a child not reaped yet the number is nobody else's; of an earlier daemon's child the descriptor says so.
            guard state.reason == nil, terrace_pidfd_signal(pidfd, 0) == 0 else {
                throw TerraceError(.failedPrecondition, "process \(identity.pid) has ended")
            }
            let result = terrace_limit_files(identity.pid, isOn ? 1 : 0)
            guard result == 0 else {
                throw TerraceError(
                    .internal, "file sizes of process \(identity.pid): \(String(cString: strerror(-result)))")
            }
        }
    }

    /// Does nothing once the process has ended: the descriptor is closed by then.
    func signal(_ number: Int32) {
        state.withLock { state in
            if state.reason == nil { _ = terrace_pidfd_signal(pidfd, number) }
        }
    }
}
