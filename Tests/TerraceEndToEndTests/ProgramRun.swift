import Foundation
import TerraceTestSupport
import Testing

/// The result of one run of a program.
struct ProgramRun {
    let status: Int32
    let output: String
    let errors: String

    /// Ends the program, with an issue that says what it had printed, shortly before the test runs out of its own time.
    ///
    /// - Parameters:
    ///   - words: the program's path or its name on the PATH, then its arguments.
    ///   - environment: variables in addition to this process's own.
    init(_ words: [String], environment: [String: String] = [:], folder: String? = nil, input: String = "") async throws
    {
        // The output goes to files: a pipe that is not read while the process runs would stop it at 64 KiB. A shell is
        // spawned directly, because Foundation's Process.run() has crashed this suite, about once in thousands of runs.
        let base = FileManager.default.temporaryDirectory.path + "/terrace-run-\(UUID().uuidString)"
        let files = [base + ".out", base + ".err", base + ".in"]
        defer { for file in files { unlink(file) } }
        guard FileManager.default.createFile(atPath: files[2], contents: Data(input.utf8)) else {
            throw POSIXError(.EIO)
        }
        let script = #"cd "$4" && out=$1 err=$2 in=$3 && shift 4 && exec "$@" >"$out" 2>"$err" <"$in""#
        let here = folder ?? FileManager.default.currentDirectoryPath
        let process = try SpawnedProcess(
            ["/bin/sh", "-c", script, "sh"] + files + [here] + words,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
        let limit = Test.current?.timeLimit.map { $0 * 0.9 } ?? .seconds(1200)
        let end = await Self.end(of: process, within: limit)
        status = end.status
        output = String(decoding: FileManager.default.contents(atPath: files[0]) ?? Data(), as: UTF8.self)
        errors = String(decoding: FileManager.default.contents(atPath: files[1]) ?? Data(), as: UTF8.self)
        if end.isForced {
            let last = (output + errors).suffix(2000)
            Issue.record("not in \(limit): the end of \(words.joined(separator: " ")); it printed last: \(last)")
        }
    }

    /// Waits for the end and forces it when the time is over or the test is cancelled.
    private static func end(
        of process: SpawnedProcess, within limit: Duration
    ) async -> (status: Int32, isForced: Bool) {
        await withTaskGroup(of: Int32?.self) { group in
            group.addTask { await process.wait() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            let first = await group.next() ?? nil
            if let first { return (first, false) }
            kill(process.pid, SIGKILL)
            let second = await group.next() ?? nil
            return (second ?? -SIGKILL, true)
        }
    }
}

/// Finds the vendors' own programs on this machine.
enum VendorClients {
    /// The path of a program in the private environment of scripts/install-clients, else on the PATH.
    static func find(_ name: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        let own = environment["TERRACE_TEST_CLIENTS"].map { [$0 + "/bin"] } ?? []
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (own + path).map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// A Python that has the packages, which are separated by commas.
    static func python(with packages: String) -> String? {
        guard let python = find("python3") else { return nil }
        let root = URL(fileURLWithPath: python).deletingLastPathComponent().deletingLastPathComponent().path + "/lib"
        let files = FileManager.default
        let versions = ((try? files.contentsOfDirectory(atPath: root)) ?? []).filter { $0.hasPrefix("python3") }
        let folders = versions.flatMap { ["\(root)/\($0)/site-packages", "\(root)/\($0)/dist-packages"] }
        let paths = packages.split(separator: ", ").map { $0.replacing(".", with: "/") }
        let hasAll = paths.allSatisfy { path in folders.contains { files.fileExists(atPath: "\($0)/\(path)") } }
        return hasAll ? python : nil
    }

    /// The path of a script in the folder Clients.
    static func script(_ name: String) -> String { DaemonProcess.share + "/Tests/TerraceEndToEndTests/Clients/\(name)" }

    static func skipped(_ what: String) -> String {
        "\(what) is not installed; scripts/install-clients gets what can be had"
    }
}
