import Foundation
import TerraceProcess

/// A program that ends with the test process, whatever ends that, and its output as it comes.
public final class SpawnedProcess: Sendable {
    public var pid: Int32 { child.pid }
    /// Standard output and error together. One reader.
    public let output: AsyncStream<String>
    private let child: ChildProcess

    /// - Parameter words: absolute path of the program, then its arguments.
    /// - Throws: `SpawnFailure` when it cannot be started, `POSIXError` when there is no descriptor for its output.
    public init(_ words: [String], environment: [String: String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (reading, writing) = (ends[0], ends[1])
        var launch = ProcessLaunch(
            words[0], Array(words.dropFirst()), environment: environment, session: .own(output: writing))
        launch.endsWithUs = true
        defer { close(writing) }
        do { child = try ChildProcess(launch) } catch {
            close(reading)
            throw error
        }
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

    /// Sends the signal and waits for the end.
    /// - Returns: the exit status, or the negated signal.
    @discardableResult public func end(_ signal: Int32) async -> Int32 {
        child.signal(signal)
        return await wait()
    }

    /// - Returns: the exit status, or the negated signal.
    public func wait() async -> Int32 { await child.wait() }

    deinit { child.signal(SIGKILL) }
}
