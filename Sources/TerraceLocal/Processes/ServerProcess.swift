import CTerrace
import Dispatch
import Foundation
import Synchronization
import TerraceCore
import TerraceProcess

/// One running server, ours or one that an earlier daemon left, watched by its pidfd: the same path for both.
final class ServerProcess: Sendable {
    let identity: ProcessIdentity
    private let pidfd: Int32
    private let log: LogFile?
    /// Where its own lines begin in the log; nil of one that an earlier daemon has started.
    private let logStart: UInt64?
    private let state: Mutex<State>
    private static let queue = DispatchQueue(label: "terrace.processes")

    private struct State {
        var ending: NodeEnd?
        var waiters: [UUID: CheckedContinuation<Void, Never>] = [:]
    }

    /// Starts a server with an empty environment but `PATH` and `LANG`.
    /// - Parameters:
    ///   - input: a descriptor that it reads as its standard input; nil is none.
    ///   - onExit: called once, on a queue of this type, with how the process ended.
    /// - Throws: `TerraceError.failedPrecondition` when the program can never be started, `.unavailable` when it cannot now.
    static func start(
        _ path: String, _ arguments: [String], directory: String, log: String, input: Int32? = nil, openFiles: Int,
        dieWithParent: Bool, onExit: @escaping @Sendable (ProcessIdentity, NodeEnd) -> Void
    ) async throws -> ServerProcess {
        try Descriptors.check()
        // The shim waits for the exec; that is a blocking call of a millisecond, so it has a queue of its own.
        let started = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(SpawnFailure) in
                        try spawn(path, arguments, directory, log, input, openFiles, dieWithParent)
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

    /// A program that is not there, or is none, is so at every attempt; a want of memory, descriptors or space passes.
    static func failure(_ number: Int32, _ path: String) -> TerraceError {
        let cause = SpawnFailure(path: path, number: number)
        return TerraceError(
            cause.isPermanent ? .failedPrecondition : .unavailable, cause.description, cause: cause)
    }

    /// Left alone it would run on as nobody's, and keep the address from the next one.
    private static func end(unwatched pid: Int32) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            queue.async {
                // A child that was not waited for: the number is nobody else's.
                kill(pid, SIGKILL)
                for _ in 0..<100 where waitpid(pid, nil, WNOHANG) == 0 { usleep(10000) }
                continuation.resume()
            }
        }
    }

    /// - Returns: where its own lines begin in the log, too.
    private static func spawn(
        _ path: String, _ arguments: [String], _ directory: String, _ log: String, _ input: Int32?, _ openFiles: Int,
        _ dieWithParent: Bool
    ) throws(SpawnFailure) -> (pid: Int32, logStart: UInt64) {
        let output = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw SpawnFailure(path: path, number: errno) }
        defer { close(output) }
        let start = UInt64(max(lseek(output, 0, SEEK_END), 0))
        var launch = ProcessLaunch(
            path, arguments, environment: ["PATH": "/usr/bin:/bin", "LANG": "C"], directory: directory,
            session: .own(output: output, input: input))
        launch.openFiles = openFiles
        launch.endsWithUs = dieWithParent
        return (try launch.start(), start)
    }

    /// Watches a process that runs already; nil when it has ended, or when its number is another's by now.
    /// - Parameters:
    ///   - log: what it writes to, where that is known.
    ///   - start: where its own lines begin there; nil where it was started by an earlier daemon.
    init?(
        watching identity: ProcessIdentity, log: LogFile? = nil, from start: UInt64? = nil,
        _ onExit: @escaping @Sendable (NodeEnd) -> Void
    ) {
        let fd = terrace_pidfd_open(identity.pid)
        // A zombie child of ours is watched, too: that is how it gets reaped.
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
        // A process that was ended from outside has nothing to say about it.
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

    /// This life of the node that it runs as.
    var run: NodeRun { NodeRun(identity) }

    /// SIGTERM, and SIGKILL after `grace`; returns when the process has ended.
    func stop(grace: Duration) async {
        askToEnd(until: .now() + grace / .seconds(1))
        await end(within: grace)
    }

    /// SIGTERM until the process has ended: an engine that writes its first append-only file forgets one that comes meanwhile.
    private func askToEnd(until end: DispatchTime) {
        signal(SIGTERM)
        Self.queue.asyncAfter(deadline: .now() + 0.1) { [weak self] in
            guard let self, ending == nil, .now() < end else { return }
            askToEnd(until: end)
        }
    }

    /// Returns when the process has ended, with SIGKILL if it takes longer than `limit`; also where the kernel does not let it
    /// end even so, such as in the middle of a write to a disk that is gone. It is not ended then, and `ending` is nil.
    func end(within limit: Duration) async {
        let id = UUID()
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state in
                guard state.ending == nil else { return true }
                state.waiters[id] = continuation
                return false
            }
            if ended { return continuation.resume() }
            // Timers, not Task.sleep: a cancelled caller would skip the SIGKILL. Until the process has ended its watch holds it.
            Self.queue.asyncAfter(deadline: .now() + limit / .seconds(1)) { [weak self] in self?.signal(SIGKILL) }
            Self.queue.asyncAfter(deadline: .now() + (limit + Self.lastPatience) / .seconds(1)) { [weak self] in
                self?.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
            }
        }
    }

    /// How long a process may take to end after a SIGKILL.
    private static let lastPatience = Duration.seconds(10)

    /// Lets it have as many open files as it may have at all: it may be asked to serve more clients next.
    func raiseOpenFiles() {
        state.withLock { state in
            guard state.ending == nil, terrace_pidfd_signal(pidfd, 0) == 0 else { return }
            _ = terrace_raise_open_files(identity.pid)
        }
    }

    /// Lets it write no file any more, or lets it again; sockets and pipes are not concerned.
    /// - Throws: `TerraceError.failedPrecondition` where the process has ended.
    func limitFiles(isOn: Bool) throws {
        try state.withLock { state in
            // Of a child not reaped yet the number is nobody else's; of an earlier daemon's child the descriptor says so.
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
    /// The number alone is another process's sooner or later.
    init(_ process: ProcessIdentity) {
        self.init(id: "\(process.pid)@\(process.startTicks)", handle: "\(process.pid)")
    }
}
