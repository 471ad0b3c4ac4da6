import Foundation
import TerraceAPI
import TerraceCore
import TerraceProcess

/// A daemon for one command, with a folder, a port and addresses of its own. It and its servers end with this process, for
/// whatever reason this process ends.
struct PrivateDaemon {
    let client: APIClient
    /// The daemon's state folder.
    let folder: String
    private let process: ChildProcess

    /// Starts a daemon and waits until it is ready.
    /// - Parameter flags: further flags of terraced, besides those that make the daemon private.
    /// - Throws: `TerraceError` with the daemon's last lines where it ends before it is ready.
    static func start(_ flags: [String], until deadline: Deadline) async throws -> PrivateDaemon {
        let environment = ProcessInfo.processInfo.environment
        let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        RunFolder.clear(parent)
        let folder = "\(parent)/\(RunFolder.own)"
        try Folder.make(folder, "the folder of this run", else: "set TMPDIR to one that you may write to")
        do {
            let log = open(folder + "/terraced.log", O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard log >= 0 else {
                throw TerraceError(
                    .failedPrecondition, "cannot write to \(folder): \(String(cString: strerror(errno)))")
            }
            defer { close(log) }
            let own = ["--ephemeral", "--state-dir", folder, "--listen", "127.0.0.1:0", "--log-level", "warning"]
            // The variables with settings of the user's own daemon must not apply to this one.
            let variables = environment.filter {
                !$0.key.hasPrefix("TERRACE_")
                    || ["TERRACE_SHARE", "TERRACE_ENGINES", "TERRACE_MODULES"].contains($0.key)
            }
            let process = try ChildProcess.starting(
                try BackgroundDaemon.program(), own + flags, environment: variables, in: .own(output: log),
                endsWithUs: true)
            return try await ready(process, folder, deadline)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    private static func ready(_ process: ChildProcess, _ folder: String, _ deadline: Deadline) async throws
        -> PrivateDaemon
    {
        let mark = "terraced ready "
        while true {
            let text =
                FileManager.default.contents(atPath: folder + "/terraced.log").map {
                    String(decoding: $0, as: UTF8.self)
                } ?? ""
            if let line = text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1).first(where: {
                $0.hasPrefix(mark)
            }) {
                let client = try APIClient(
                    endpoint: String(line.dropFirst(mark.count)), own: OwnFolder(path: folder))
                return PrivateDaemon(client: client, folder: folder, process: process)
            }
            if process.exitStatus() != nil {
                throw TerraceError(.unavailable, "the daemon ended at once: \(text.trimmingCharacters(in: .newlines))")
            }
            do {
                if deadline.isOver { throw deadline.passed("the daemon is not ready", because: text) }
                try await Task.sleep(for: .milliseconds(2))
            } catch {
                await process.end(within: .seconds(5))
                throw error
            }
        }
    }

    /// Ends the daemon with its servers and removes its folder.
    func end() async {
        await process.end(within: .seconds(10))
        try? FileManager.default.removeItem(atPath: folder)
    }
}
