import CTerrace
import Foundation

/// A program that ends with the test process, whatever ends that, and its output as it comes.
public final class SpawnedProcess: Sendable {
    public let pid: Int32
    /// Standard output and error together. One reader.
    public let output: AsyncStream<String>
    private let pidfd: Int32

    /// - Parameter words: absolute path of the program, then its arguments.
    /// - Throws: `POSIXError` when it cannot be started.
    public init(_ words: [String], environment: [String: String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (reading, writing) = (ends[0], ends[1])
        pid = Self.spawn(words, environment.map { "\($0.key)=\($0.value)" }, log: writing)
        close(writing)
        guard pid > 0 else {
            close(reading)
            throw POSIXError(POSIXErrorCode(rawValue: -pid) ?? .ENOENT)
        }
        pidfd = terrace_pidfd_open(pid)
        output = AsyncStream { continuation in
            Thread.detachNewThread {
                var bytes = [UInt8](repeating: 0, count: 65536)
                while true {
                    let count = read(reading, &bytes, bytes.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { break }
                    continuation.yield(String(decoding: bytes.prefix(count), as: UTF8.self))
                }
                close(reading)
                continuation.finish()
            }
        }
    }

    private static func spawn(_ words: [String], _ variables: [String], log: Int32) -> pid_t {
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
                request.die_with_parent = 1
                return "/".withCString { root in
                    request.directory = root
                    request.log_fd = log
                    return terrace_spawn(&request)
                }
            }
        }
    }

    /// Sends the signal and waits for the end.
    /// - Returns: the exit status, or the negated signal.
    @discardableResult public func end(_ signal: Int32) async -> Int32 {
        _ = terrace_pidfd_signal(pidfd, signal)
        return await wait()
    }

    /// - Returns: the exit status, or the negated signal.
    public func wait() async -> Int32 {
        let fd = pidfd
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var waiting = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
                while poll(&waiting, 1, -1) < 0 {}
                continuation.resume()
            }
        }
        var code: Int32 = 0
        _ = terrace_pidfd_reap(pidfd, &code)
        return code
    }

    deinit {
        _ = terrace_pidfd_signal(pidfd, SIGKILL)
        close(pidfd)
    }
}
