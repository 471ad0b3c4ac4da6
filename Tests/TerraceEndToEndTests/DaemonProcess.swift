import Foundation
import TerraceTestSupport
import Testing

/// A real `terraced` of this build with a state folder. It ends with the test process, for whatever reason that ends.
final class DaemonProcess: Sendable {
    /// The daemon's URL, such as `http://127.0.0.1:…`.
    let endpoint: String
    private let process: SpawnedProcess

    var pid: pid_t { process.pid }

    /// - Parameters:
    ///   - openFiles: the daemon's limit of open files.
    ///   - environment: variables besides those that every daemon of a test has.
    ///   - path: the PATH on which engines are found; by default this process's.
    ///   - prefix: a program that starts the daemon, with its arguments.
    /// - Throws: an error with the daemon's output where it ends before it is ready.
    init(
        folder: String, flags: [String] = [], environment: [String: String] = [:], openFiles: Int? = nil,
        path: String? = nil, prefix: [String] = []
    ) async throws {
        let limited = openFiles.map { ["/bin/sh", "-c", "ulimit -n \($0) && exec \"$@\"", "sh"] } ?? []
        let words = prefix + limited + [Self.programs + "/terraced", "--state-dir", folder, "--listen", "127.0.0.1:0"]
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        process = try SpawnedProcess(
            words + ["--log-level", "warning"] + flags,
            environment: [
                "PATH": path, "HOME": "/nonexistent", "TERRACE_SHARE": Self.share,
                "TERRACE_ENGINES_HOME": Self.engines ?? "/nonexistent",
            ]
            .merging(environment) { $1 })
        let said = try await process.output(until: "terraced is ready") { Self.endpoint(in: $0) != nil }
        endpoint = try #require(Self.endpoint(in: said))
    }

    /// The endpoint from the line that says that the daemon is ready, once that line is whole.
    private static func endpoint(in text: String) -> String? {
        text.firstMatch(of: /(?m)^terraced ready (\S+)\n/).map { String($0.1) }
    }

    /// The folder of the programs: the one that `TERRACE_TEST_PROGRAMS` names, such as release builds, else that of the test
    /// bundle.
    static var programs: String {
        if let others = ProcessInfo.processInfo.environment["TERRACE_TEST_PROGRAMS"] { return others }
        let marker = "/terracePackageTests.xctest"
        let bundle = CommandLine.arguments.first { $0.hasSuffix(marker) } ?? Bundle.main.bundlePath + marker
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().path
    }

    /// The folder of the engines and modules that scripts/engines has added; nil where it was not run.
    static var engines: String? { ProcessInfo.processInfo.environment["TERRACE_TEST_ENGINES"] }

    static func hasEngine(_ name: String) -> Bool {
        engines.map { FileManager.default.fileExists(atPath: "\($0)/\(name)/package.json") } ?? false
    }

    /// The repository's folder. The build folder may be outside of it.
    static var share: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }

    /// The daemon's output after it was ready. To be read after the daemon has ended.
    var log: String {
        get async {
            var text = ""
            for await part in process.output { text += part }
            return text
        }
    }

    @discardableResult func end(_ signal: Int32) async -> Int32 { await process.end(signal) }
}

/// The processes and descriptors of a state folder, from the kernel.
enum Leftovers {
    /// The command lines of processes that name the folder, without daemons.
    static func processes(of folder: String) -> [String] { lines(of: folder).filter { !isDaemon($0) }.map(text) }

    static func daemons(of folder: String) -> [String] { lines(of: folder).filter(isDaemon).map(text) }

    private static func isDaemon(_ words: [String]) -> Bool { words.first?.hasSuffix("terraced") == true }

    private static func text(_ words: [String]) -> String { words.joined(separator: " ") }

    private static func lines(of folder: String) -> [[String]] {
        let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        return pids.compactMap { pid in
            guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"), !data.isEmpty else {
                return nil
            }
            let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.contains { $0.contains(folder) } ? words : nil
        }
    }

    /// The open descriptors of the process, without those that do not depend on caches: connections of clients, which
    /// stay as long as the clients want, and the store's readers, which are opened at their first use.
    static func descriptors(of pid: pid_t, apiPort: Int) -> [String] {
        let table = FileManager.default.contents(atPath: "/proc/\(pid)/net/tcp").map {
            String(decoding: $0, as: UTF8.self)
        }
        let port = String(format: ":%04X", apiPort)
        let clients = (table ?? "").split(separator: "\n").map { $0.split(separator: " ") }
            .filter { $0.count > 9 && $0[1].hasSuffix(port) }.map { "socket:[\($0[9])]" }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []
        let links = names.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\($0)")
        }
        return links.filter { !clients.contains($0) && !$0.contains("/state.sqlite") }.sorted()
    }
}
