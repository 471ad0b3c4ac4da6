import CTerrace
import Foundation
import TerraceAPI
import TerraceCore

/// A daemon that outlives the command that started it.
struct BackgroundDaemon {
    let pid: pid_t
    let log: String
    /// Where its own lines begin in the log.
    private let logStart: UInt64
    private let pidfd: Int32

    /// - Parameter endpoint: the URL it shall answer at.
    /// - Throws: `TerraceError` when the program is not there or cannot be started.
    static func start(listen endpoint: String) throws -> BackgroundDaemon {
        let environment = ProcessInfo.processInfo.environment
        let beside = URL(fileURLWithPath: Executable.path).deletingLastPathComponent().path + "/terraced"
        guard let program = FileManager.default.isExecutableFile(atPath: beside) ? beside : Programs.find(["terraced"])
        else {
            throw TerraceError(.unavailable, "terraced is neither beside terrace nor on the PATH; install again")
        }
        guard let url = URL(string: endpoint), url.scheme == "http", let host = url.host else {
            throw TerraceError(.invalidArgument, "a daemon is started for an http:// endpoint only, not \(endpoint)")
        }
        let folder = environment["TERRACE_STATE_DIR"] ?? StateLocation.standard(environment, home: NSHomeDirectory())
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let log = folder + "/terraced.log"
        let fd = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard fd >= 0 else {
            throw TerraceError(.failedPrecondition, "cannot write \(log): \(String(cString: strerror(errno)))")
        }
        defer { close(fd) }
        let start = UInt64(lseek(fd, 0, SEEK_END))
        let words = [program, "--state-dir", folder, "--listen", "\(host):\(url.port ?? 80)"]
        let pid = spawn(words, environment.map { "\($0.key)=\($0.value)" }, fd)
        guard pid > 0 else {
            throw TerraceError(.unavailable, "cannot start \(program): \(String(cString: strerror(-pid)))")
        }
        return BackgroundDaemon(pid: pid, log: log, logStart: start, pidfd: terrace_pidfd_open(pid))
    }

    private static func spawn(_ words: [String], _ variables: [String], _ log: Int32) -> pid_t {
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) }
        defer { for pointer in argv + envp { free(pointer) } }
        argv.append(nil)
        envp.append(nil)
        return argv.withUnsafeMutableBufferPointer { argv in
            envp.withUnsafeMutableBufferPointer { envp in
                var request = terrace_spawn_request()
                request.path = UnsafePointer(argv[0])
                request.argv = UnsafePointer(argv.baseAddress)
                request.envp = UnsafePointer(envp.baseAddress)
                return "/".withCString { root in
                    request.directory = root
                    request.log_fd = log
                    return terrace_spawn(&request)
                }
            }
        }
    }

    /// Why it ended, in its own words; nil while it runs.
    func exitReason() -> String? {
        var code: Int32 = 0
        guard terrace_pidfd_reap(pidfd, &code) == 1 else { return nil }
        let handle = FileHandle(forReadingAtPath: log)
        try? handle?.seek(toOffset: logStart)
        let text = String(decoding: (try? handle?.readToEnd()) ?? Data(), as: UTF8.self)
        let lines = text.split(separator: "\n").suffix(5).joined(separator: "\n")
        return lines.isEmpty ? "the daemon ended at once (\(code)); its log is \(log)" : lines
    }
}
