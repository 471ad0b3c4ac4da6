import Foundation
import Testing

/// One run of the `terrace` command of this build.
struct TerraceRun {
    let status: Int32
    let output: String
    let errors: String

    init(_ arguments: [String], endpoint: String, environment: [String: String] = [:], input: String = "") async throws
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: DaemonProcess.programs + "/terrace")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging([
            "TERRACE_ENDPOINT": endpoint, "TERRACE_SHARE": DaemonProcess.share,
        ]) { $1 }
        .merging(environment) { $1 }
        // To files: a pipe that nobody reads while the process runs would stop it at 64 KiB.
        let base = FileManager.default.temporaryDirectory.path + "/terrace-run-\(UUID().uuidString)"
        let files = [base + ".out", base + ".err", base + ".in"]
        defer { for file in files { unlink(file) } }
        for file in files { _ = FileManager.default.createFile(atPath: file, contents: Data(input.utf8)) }
        process.standardOutput = FileHandle(forWritingAtPath: files[0])
        process.standardError = FileHandle(forWritingAtPath: files[1])
        process.standardInput = FileHandle(forReadingAtPath: files[2])
        for file in files.prefix(2) { truncate(file, 0) }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        status = process.terminationStatus
        output = String(decoding: FileManager.default.contents(atPath: files[0]) ?? Data(), as: UTF8.self)
        errors = String(decoding: FileManager.default.contents(atPath: files[1]) ?? Data(), as: UTF8.self)
    }
}

/// A folder that is gone after the test, with everything that ran in it.
struct Workspace {
    let path: String

    static func with(_ body: (Workspace) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.path + "/terrace-e2e-" + UUID().uuidString.prefix(8)
        defer {
            for pid in pids(of: path) { kill(pid, SIGKILL) }
            try? FileManager.default.removeItem(atPath: path)
        }
        try await body(Workspace(path: path))
    }

    private static func pids(of path: String) -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return all.filter { pid in
            guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
            return data.split(separator: 0).contains { String(decoding: $0, as: UTF8.self).contains(path + "/") }
        }
    }

    func write(_ text: String, to name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let file = path + "/" + name
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
