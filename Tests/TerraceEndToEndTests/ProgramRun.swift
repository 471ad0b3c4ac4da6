import Foundation
import TerraceTestSupport

/// One run of a program from its start to its end.
struct ProgramRun {
    let status: Int32
    let output: String
    let errors: String

    /// - Parameters:
    ///   - words: the program, by its path or as found on the PATH, and its arguments.
    ///   - environment: on top of this process's own.
    init(_ words: [String], environment: [String: String] = [:], folder: String? = nil, input: String = "") async throws
    {
        // To files: a pipe that nobody reads while the process runs would stop it at 64 KiB. By a shell of our own spawning,
        // not Foundation's Process, whose run() has crashed this suite (a copy beyond the end of memory, once in thousands).
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
        status = await process.wait()
        output = String(decoding: FileManager.default.contents(atPath: files[0]) ?? Data(), as: UTF8.self)
        errors = String(decoding: FileManager.default.contents(atPath: files[1]) ?? Data(), as: UTF8.self)
    }
}

/// The vendors' own programs, where this machine has them.
enum VendorClients {
    /// Of the private environment that scripts/install-clients makes, then of the PATH.
    static func find(_ name: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        let own = environment["TERRACE_TEST_CLIENTS"].map { [$0 + "/bin"] } ?? []
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (own + path).map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// A Python that has the packages, separated by commas, in a folder of its own.
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

    /// A script beside the tests.
    static func script(_ name: String) -> String { DaemonProcess.share + "/Tests/TerraceEndToEndTests/Clients/\(name)" }

    static func skipped(_ what: String) -> String {
        "\(what) is not installed; scripts/install-clients gets what can be had"
    }
}
