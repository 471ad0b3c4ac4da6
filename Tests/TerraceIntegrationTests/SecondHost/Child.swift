import CTerrace
import Foundation
import Synchronization
import TerraceCore

/// A program that Foundation runs.
final class Child: Sendable {
    let run: NodeRun
    private let process: Process
    private let state = Mutex((end: NodeEnd?.none, waiters: [CheckedContinuation<NodeEnd, Never>]()))

    init(
        _ program: String, _ arguments: [String], input: String?, folder: String, log: String, _ run: NodeRun
    ) throws {
        self.run = run
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(fileURLWithPath: log)) }
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        if log != "/dev/null" { try output.seekToEnd() }
        process.standardOutput = output
        process.standardError = output
        let pipe = Pipe()
        process.standardInput = pipe
        process.terminationHandler = { [weak self] process in
            self?.finish(
                NodeEnd(
                    status: process.terminationReason == .exit
                        ? "exited with \(process.terminationStatus)" : "was killed"))
        }
        try process.run()
        if let input { try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
        try pipe.fileHandleForWriting.close()
    }

    private func finish(_ end: NodeEnd) {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            state.end = end
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: end) }
    }

    var end: NodeEnd? { state.withLock { $0.end } }

    func ended() async -> NodeEnd {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.end == nil { state.waiters.append(continuation) }
                return state.end
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    func end(within grace: Duration) async {
        if grace > .zero, end == nil { process.terminate() }
        let deadline = ContinuousClock.now + grace
        while end == nil, .now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
        if end == nil { kill(process.processIdentifier, SIGKILL) }
        _ = await ended()
    }
}

/// Ports of one address that nobody listens at, each given once; below those that connections get, 10000 above, too.
final class FreePorts: Sendable {
    static let shared = FreePorts()

    private let last = Mutex(Int.random(in: 12000...19000))

    /// - Parameter peers: the one 10000 above is to be free, too.
    func next(peers: Bool) throws -> Int {
        for _ in 0..<1000 {
            let port = last.withLock { last in
                last += 1
                return last
            }
            if Self.isFree(port), !peers || Self.isFree(port + 10000) { return port }
        }
        throw TerraceError(.resourceExhausted, "no port is free")
    }

    private static func isFree(_ port: Int) -> Bool {
        let socket = terrace_listen("127.0.0.1", UInt16(port))
        guard socket >= 0 else { return false }
        close(socket)
        return true
    }
}
