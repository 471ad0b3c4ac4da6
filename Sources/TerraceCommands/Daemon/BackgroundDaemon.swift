import Foundation
import TerraceAPI
import TerraceCore
import TerraceProcess

/// A daemon in the background, which goes on after the command that started it.
struct BackgroundDaemon {
    let pid: pid_t
    let log: String
    /// The length of the log before this daemon began to write, in bytes.
    private let logStart: UInt64
    private let process: ChildProcess

    /// - Parameter endpoint: the http URL at which the daemon shall listen.
    /// - Throws: `TerraceError` where the program is missing or cannot be started.
    static func start(listen endpoint: String) throws -> BackgroundDaemon {
        let environment = ProcessInfo.processInfo.environment
        let program = try program()
        guard let url = URL(string: endpoint), url.scheme == "http", let host = url.host else {
            throw TerraceError(.invalidArgument, "a daemon is started for an http:// endpoint only, not \(endpoint)")
        }
        let folder = OwnFolder.standard.path
        try Folder.make(folder, "the state folder", else: "set TERRACE_HOME to one that you may write to")
        let log = folder + "/terraced.log"
        let fd = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard fd >= 0 else {
            throw TerraceError(
                .failedPrecondition,
                "cannot write \(log): \(String(cString: strerror(errno))); set TERRACE_HOME to a folder that you may write to"
            )
        }
        defer { close(fd) }
        let start = UInt64(lseek(fd, 0, SEEK_END))
        let process = try ChildProcess.starting(
            program, ["--state-dir", folder, "--listen", "\(host):\(url.port ?? 80)"], environment: environment,
            in: .own(output: fd), endsWithUs: false)
        return BackgroundDaemon(pid: process.pid, log: log, logStart: start, process: process)
    }

    static func program() throws -> String {
        let beside = URL(fileURLWithPath: Executable.path).deletingLastPathComponent().path + "/terraced"
        guard let program = FileManager.default.isExecutableFile(atPath: beside) ? beside : Programs.find(["terraced"])
        else {
            throw TerraceError(.unavailable, "terraced is neither beside terrace nor on the PATH; install again")
        }
        return program
    }

    /// The daemon's last lines in the log, which say why it ended; nil while it runs.
    func exitReason() -> String? {
        guard let code = process.exitStatus() else { return nil }
        let handle = FileHandle(forReadingAtPath: log)
        try? handle?.seek(toOffset: logStart)
        let text = String(decoding: (try? handle?.readToEnd()) ?? Data(), as: UTF8.self)
        let lines = text.split(separator: "\n").suffix(5).joined(separator: "\n")
        return lines.isEmpty ? "the daemon ended at once (\(code)); its log is \(log)" : lines
    }
}
