import CTerrace
import Dispatch
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
            // Closed by its own clean-up: a number that is closed earlier may be somebody else's by then.
            let io = DispatchIO(type: .stream, fileDescriptor: reading, queue: .global()) { _ in close(reading) }
            io.setLimit(lowWater: 1)
            io.read(offset: 0, length: .max, queue: .global()) { isDone, data, _ in
                if let data, !data.isEmpty { continuation.yield(String(decoding: data, as: UTF8.self)) }
                if isDone {
                    continuation.finish()
                    io.close()
                }
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
        let fd = dup(pidfd)
        await withCheckedContinuation { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: fd, queue: .global())
            source.setEventHandler { source.cancel() }
            source.setCancelHandler {
                close(fd)
                continuation.resume()
            }
            source.resume()
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
