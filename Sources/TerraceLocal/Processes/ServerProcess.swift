import CTerrace
import Dispatch
import Foundation
import Synchronization
import TerraceCore
import TerraceProcess

/// One running server, started by this daemon or an earlier one, and watched by its pidfd.
final class ServerProcess: Sendable {
    let identity: ProcessIdentity
    private let pidfd: Int32
    private let log: LogFile?
    /// The offset of the server's first line in the log; nil for a server that an earlier daemon has started.
    private let logStart: UInt64?
    private let state: Mutex<State>
    private static let queue = DispatchQueue(label: "terrace.processes")

    private struct State {
        var ending: NodeEnd?
        var waiters: [UUID: CheckedContinuation<Void, Never>] = [:]
    }

    /// Starts a server with an empty environment but `PATH`, `LANG` and the given variables.
    /// - Parameters:
    ///   - input: the descriptor of its standard input; nil is none.
    ///   - onExit: called once, on a queue of this type, with how the process ended.
    /// - Throws: `TerraceError.failedPrecondition` when the program can never be started, `.unavailable` when it cannot
    ///   be started now.
    static func start(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], directory: String, log: String,
        input: Int32? = nil, openFiles: Int, dieWithParent: Bool,
        onExit: @escaping @Sendable (ProcessIdentity, NodeEnd) -> Void
    ) async throws -> ServerProcess {
        try Descriptors.check()
        // The C shim blocks for a millisecond until the exec, so it is called on a queue of its own.
        let started = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(SpawnFailure) in
                        try spawn(path, arguments, environment, directory, log, input, openFiles, dieWithParent)
                    })
            }
        }
        let (pid, logStart) = try started.mapError { failure($0.number, $0.path) }.get()
        guard let identity = ProcessIdentity(pid: pid),
            let process = ServerProcess(
                watching: identity, log: LogFile(path: log), from: logStart, { onExit(identity, $0) })
        else {
            await end(unwatched: pid)
            throw TerraceError(
                .unavailable, "\(path) was started and ended again, because this daemon can open no file to watch it")
        }
        return process
    }

    /// A missing or invalid program fails at every attempt; a lack of memory, descriptors or space may pass.
    static func failure(_ number: Int32, _ path: String) -> TerraceError {
        let cause = SpawnFailure(path: path, number: number)
        return TerraceError(
            cause.isPermanent ? .failedPrecondition : .unavailable, cause.description, cause: cause)
    }

    /// Ends a server that cannot be watched: it would go on without an owner and occupy its address.
    private static func end(unwatched pid: Int32) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            queue.async {
                // The child was not reaped yet, so no other process can have its number.
                kill(pid, SIGKILL)
                for _ in 0..<100 where waitpid(pid, nil, WNOHANG) == 0 { usleep(10000) }
                continuation.resume()
            }
        }
    }

    /// - Returns: the process id, and the offset of the server's first line in the log.
    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String: String], _ directory: String, _ log: String,
        _ input: Int32?, _ openFiles: Int, _ dieWithParent: Bool
    ) throws(SpawnFailure) -> (pid: Int32, logStart: UInt64) {
        let output = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw SpawnFailure(path: path, number: errno) }
        defer { close(output) }
        let start = UInt64(max(lseek(output, 0, SEEK_END), 0))
        var launch = ProcessLaunch(
            path, arguments, environment: ["PATH": "/usr/bin:/bin", "LANG": "C"].merging(environment) { $1 },
            directory: directory, session: .own(output: output, input: input))
        launch.openFiles = openFiles
        launch.endsWithUs = dieWithParent
        return (try launch.start(), start)
    }

    /// Watches a running process; nil when it has ended, when another process has its number by now, or when it cannot
    /// be watched.
    /// - Parameters:
    ///   - log: the file that it writes to, if known.
    ///   - start: the offset of its first line there; nil when an earlier daemon started it.
    init?(
        watching identity: ProcessIdentity, log: LogFile? = nil, from start: UInt64? = nil,
        _ onExit: @escaping @Sendable (NodeEnd) -> Void
    ) {
        let fd = terrace_pidfd_open(identity.pid)
        // A zombie child of this process is watched, too, so that it gets reaped.
        guard fd >= 0 else { return nil }
        guard let now = ProcessIdentity(pid: identity.pid), now.startTicks == identity.startTicks else {
            close(fd)
            return nil
        }
        self.identity = identity
        pidfd = fd
        self.log = log
        logStart = start
        state = Mutex(State())
        let isWatched = ExitWatcher.shared.watch(fd) { [self] in
            Self.queue.async {
                let ending = self.ended()
                close(fd)
                onExit(ending)
            }
        }
        guard isWatched else {
            close(fd)
            return nil
        }
    }

    private func ended() -> NodeEnd {
        var code: Int32 = 0
        let isKnown = terrace_pidfd_reap(pidfd, &code) == 1
        let status =
            !isKnown
            ? "ended (another daemon's child, so its exit status is unknown)"
            : code < 0 ? "killed by signal \(-code)" : "exited with status \(code)"
        // The log of a process that was ended from outside does not tell the reason.
        let endedItself = !isKnown || code > 0 || [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS].contains(-code)
        let ending = NodeEnd(status: status, output: endedItself ? log?.end(from: logStart) : nil)
        let waiters = state.withLock { state in
            state.ending = ending
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.resume() }
        return ending
    }

    /// How it ended; nil while it runs.
    var ending: NodeEnd? { state.withLock { $0.ending } }

    /// The node's run that this process is.
    var run: NodeRun { NodeRun(identity) }

    /// Sends SIGTERM, and SIGKILL after `grace`; returns when the process has ended.
    func stop(grace: Duration) async {
        askToEnd(until: .now() + grace / .seconds(1))
        await end(within: grace)
    }

    /// Repeats SIGTERM until the process has ended: an engine that writes its first append-only file ignores one that
    /// comes meanwhile.
    private func askToEnd(until end: DispatchTime) {
        signal(SIGTERM)
        Self.queue.asyncAfter(deadline: .now() + 0.1) { [weak self] in
            guard let self, ending == nil, .now() < end else { return }
            askToEnd(until: end)
        }
    }

    /// Returns when the process has ended; sends SIGKILL after `limit`. It also returns, with `ending` nil, when the
    /// process survives the signal by 10 seconds, such as during a write to a disk that is gone.
    func end(within limit: Duration) async {
        let id = UUID()
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state in
                guard state.ending == nil else { return true }
                state.waiters[id] = continuation
                return false
            }
            if ended { return continuation.resume() }
            // Timers instead of Task.sleep, because a cancelled caller would skip the SIGKILL. The watch keeps this
            // object alive until the process has ended.
            Self.queue.asyncAfter(deadline: .now() + limit / .seconds(1)) { [weak self] in self?.signal(SIGKILL) }
            Self.queue.asyncAfter(deadline: .now() + (limit + Self.lastPatience) / .seconds(1)) { [weak self] in
                self?.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
            }
        }
    }

    /// How long a process may take to end after a SIGKILL.
    private static let lastPatience = Duration.seconds(10)

    /// Raises the process's limit of open files as far as allowed, so that it can serve more clients.
    func raiseOpenFiles() {
        state.withLock { state in
            guard state.ending == nil, terrace_pidfd_signal(pidfd, 0) == 0 else { return }
            _ = terrace_raise_open_files(identity.pid)
        }
    }

    /// Stops the process from writing files, or allows it again; sockets and pipes are not affected.
    /// - Throws: `TerraceError.failedPrecondition` when the process has ended, `.internal` when the kernel refuses.
    func limitFiles(isOn: Bool) throws {
        try state.withLock { state in
            // The number still belongs to this process: a child of ours is not reaped yet, and the descriptor proves it
            // for others.
            guard state.ending == nil, terrace_pidfd_signal(pidfd, 0) == 0 else {
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
            if state.ending == nil { _ = terrace_pidfd_signal(pidfd, number) }
        }
    }
}

extension NodeRun {
    /// The id includes the start time, because process numbers are reused.
    init(_ process: ProcessIdentity) {
        self.init(id: "\(process.pid)@\(process.startTicks)", handle: "\(process.pid)")
    }
}
