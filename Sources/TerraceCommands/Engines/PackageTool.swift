import Foundation
import TerraceCore
import TerraceProcess

/// A program of the machine, such as pip or apt-get, that is run to its end.
struct PackageTool {
    /// The program and its first words.
    let words: [String]
    /// How to get the program, for the error of a machine without it.
    let remedy: String

    private static let limit = Duration.seconds(600)

    /// - Parameter folder: where the output is kept, in a file that the next call replaces.
    /// - Returns: what the program has written.
    /// - Throws: `TerraceError.unavailable` with the last line that the program has written.
    @discardableResult
    func run(_ arguments: [String], in folder: String) async throws -> String {
        guard let path = Programs.find([words[0]]) else {
            throw TerraceError(.failedPrecondition, "\(words[0]) is not on the PATH; \(remedy)")
        }
        let log = "\(folder)/output"
        let output = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard output >= 0 else {
            throw TerraceError(.unavailable, "cannot write to \(folder): \(String(cString: strerror(errno)))")
        }
        defer { close(output) }
        let child = try ChildProcess.starting(
            path, Array(words.dropFirst()) + arguments, environment: ProcessInfo.processInfo.environment,
            folder: folder,
            in: .own(output: output, input: nil), endsWithUs: true)
        let status = try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { await child.wait() }
            group.addTask {
                try await Task.sleep(for: Self.limit)
                return nil
            }
            let first = try await group.next() ?? nil
            if first == nil { await child.end(within: .seconds(2)) }
            group.cancelAll()
            return first
        }
        let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard status == 0 else {
            let last = text.split(separator: "\n").last.map { ": \($0.prefix(300))" } ?? ""
            let what = status == nil ? "did not end within \(Self.limit.components.seconds) s" : "failed"
            throw TerraceError(.unavailable, "\(words.joined(separator: " ")) \(what)\(last)")
        }
        return text
    }
}
