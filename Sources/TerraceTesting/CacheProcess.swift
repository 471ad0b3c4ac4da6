import Foundation

/// A process `terrace run` with a command that prints the cache's variables and then lives until its standard input
/// ends. The input ends when this process closes it, or ends itself.
final class CacheProcess: Sendable {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let errors: String

    init(_ words: [String]) throws {
        let environment = ProcessInfo.processInfo.environment
        let program = environment["TERRACE_PROGRAM"] ?? "terrace"
        errors = FileManager.default.temporaryDirectory.path + "/terrace-testing-\(UUID().uuidString)"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = "\"$0\" env cache --format json && echo && echo end && exec cat >/dev/null"
        process.arguments = [program] + words + ["--", "sh", "-c", script, program]
        process.standardInput = input
        process.standardOutput = output
        guard FileManager.default.createFile(atPath: errors, contents: nil),
            let log = FileHandle(forWritingAtPath: errors)
        else { throw TestCache.Failure(description: "cannot write \(errors)") }
        process.standardError = log
        do { try process.run() } catch {
            unlink(errors)
            throw TestCache.Failure(description: "cannot start \(program): \(error.localizedDescription)")
        }
    }

    /// The variables that `terrace env` prints.
    /// - Throws: `TestCache.Failure` with the messages of `terrace run`.
    func variables() async throws -> [String: String] {
        let bytes = await onThread { [output] in
            var bytes = Data()
            var part = [UInt8](repeating: 0, count: 4096)
            while !bytes.suffix(5).elementsEqual("\nend\n".utf8) {
                // FileHandle's method would wait until it has read all requested bytes.
                let count = Foundation.read(output.fileHandleForReading.fileDescriptor, &part, part.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                bytes += part.prefix(count)
            }
            return bytes
        }
        guard bytes.suffix(5).elementsEqual("\nend\n".utf8) else {
            let text = FileManager.default.contents(atPath: errors).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw TestCache.Failure(description: text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return try JSONDecoder().decode([String: String].self, from: bytes.dropLast(5))
    }

    /// Ends the cache. Returns when all of it is gone.
    func end() async {
        await onThread { [input, process] in
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        unlink(errors)
    }

    /// Runs blocking work on a thread of its own, so that it occupies no thread of the cooperative pool.
    private func onThread<Value: Sendable>(_ work: @Sendable @escaping () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
    }
}
