import Foundation
import Testing

/// One run of the `terrace` command of this build.
struct TerraceRun {
    let status: Int32
    let output: String
    let errors: String

    init(_ arguments: [String], endpoint: String, environment: [String: String] = [:], input: String = "") async throws
    {
        // The time limit is long, because all suites run at once with debug binaries, perhaps on a busy machine.
        let own = [
            "TERRACE_ENDPOINT": endpoint, "TERRACE_SHARE": DaemonProcess.share,
            // Below the time limit of every suite, so that the command says what it waited for.
            "TERRACE_TIMEOUT": "4m",
            // The state folder of the person who runs the tests belongs to another daemon.
            "TERRACE_HOME": "", "TERRACE_STATE_DIR": "",
        ]
        let run = try await ProgramRun(
            [DaemonProcess.programs + "/terrace"] + arguments, environment: own.merging(environment) { $1 },
            input: input)
        (status, output, errors) = (run.status, run.output, run.errors)
    }
}

/// A folder that is deleted after the test. Processes that run in it are ended.
struct Workspace {
    let path: String

    /// - Parameter parent: the folder it is made in.
    static func with(
        in parent: String = FileManager.default.temporaryDirectory.path, _ body: (Workspace) async throws -> Void
    ) async throws {
        let path = parent + "/terrace-e2e-" + UUID().uuidString.prefix(8)
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
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
