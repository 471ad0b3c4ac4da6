import CTerrace
import Foundation

/// A program to start. All processes of Terrace are started here, through the C shim.
///
/// A process with a session of its own inherits only the descriptors named here. All signals have their default effect
/// in it.
public struct ProcessLaunch: Sendable {
    /// The session of the process, and where its output goes.
    public enum Session: Sendable, Equatable {
        /// A session of its own: signals of this process's terminal do not reach it. Standard output and error go to
        /// the descriptor `output`, and standard input is `input`; nil is /dev/null.
        case own(output: Int32, input: Int32? = nil)
        /// This process's session, terminal and standard descriptors, and other descriptors that it inherited itself.
        case shared
    }

    /// The program's path.
    public var path: String
    public var arguments: [String]
    /// Its whole environment.
    public var environment: [String: String]
    /// Its working folder.
    public var directory: String
    public var session: Session
    /// The number of open files that it needs at least. It gets as many as its hard limit or privilege allows; 0
    /// changes nothing.
    public var openFiles = 0
    /// Whether the kernel ends it with SIGKILL when this process ends, however that happens.
    public var endsWithUs = false

    public init(
        _ path: String, _ arguments: [String], environment: [String: String], directory: String = "/", session: Session
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.session = session
    }

    /// Starts the program, and blocks for about a millisecond until the new process executes it.
    /// - Returns: the id of the process, which is a child of this one.
    /// - Throws: `SpawnFailure` when a call of the start fails.
    public func start() throws(SpawnFailure) -> Int32 {
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
        let folder = strdup(directory)
        defer { for pointer in argv + envp + [folder] { free(pointer) } }
        argv.append(nil)
        envp.append(nil)
        let started = argv.withUnsafeMutableBufferPointer { argv in
            envp.withUnsafeMutableBufferPointer { envp in
                var request = terrace_spawn_request()
                request.path = UnsafePointer(argv[0])
                request.argv = UnsafePointer(argv.baseAddress)
                request.envp = UnsafePointer(envp.baseAddress)
                request.directory = UnsafePointer(folder)
                request.open_files = UInt64(max(openFiles, 0))
                request.die_with_parent = endsWithUs ? 1 : 0
                switch session {
                case .own(let output, let input):
                    request.log_fd = output
                    request.input_fd = input ?? 0
                case .shared:
                    request.log_fd = -1
                    request.keeps_terminal = 1
                }
                return terrace_spawn(&request)
            }
        }
        guard started > 0 else { throw SpawnFailure(path: path, number: -started) }
        return started
    }
}

/// Why a program could not be started.
public struct SpawnFailure: Error, Equatable, CustomStringConvertible {
    public let path: String
    /// The `errno` of the call that failed.
    public let number: Int32

    public init(path: String, number: Int32) {
        self.path = path
        self.number = number
    }

    /// Whether every attempt will fail, because the program is missing or invalid. A lack of memory, descriptors or
    /// space may pass.
    public var isPermanent: Bool {
        [ENOENT, EACCES, EPERM, ENOEXEC, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, E2BIG].contains(number)
    }

    public var description: String { "cannot start \(path): \(String(cString: strerror(number)))" }
}
