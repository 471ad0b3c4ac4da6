import Foundation
import TerraceAPI
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// The database is lost while servers run. The next daemon does not start as if there were no caches.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LostDatabaseTests {
    private static func terrace(_ words: [String], _ daemon: DaemonProcess) async throws -> TerraceRun {
        try await TerraceRun(words, endpoint: daemon.endpoint)
    }

    private static func loseDatabase(of state: String) {
        for ending in ["", "-wal", "-shm"] { unlink(state + "/state.sqlite" + ending) }
    }

    /// Runs a daemon that is expected to refuse to start.
    private static func refusal(_ state: String, _ flags: [String] = []) async throws -> ProgramRun {
        try await ProgramRun(
            [DaemonProcess.programs + "/terraced", "--state-dir", state, "--listen", "127.0.0.1:0"] + flags,
            environment: ["TERRACE_SHARE": DaemonProcess.share])
    }

    @Test(arguments: ["removed", "emptied"]) func daemonRefusesToStartUntilOrphansAreDecided(_ how: String) async throws
    {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let first = try await DaemonProcess(folder: state)
            for words in [["create", "web", "--tier", "standard"], ["connect", "web", "--", "SET", "k", "v"]] {
                let run = try await Self.terrace(words, first)
                #expect(run.status == 0, "\(run.errors)")
            }
            let servers = Leftovers.processes(of: state)
            #expect(!servers.isEmpty)
            #expect(await first.end(SIGTERM) == 0)
            Self.loseDatabase(of: state)
            if how == "emptied" { try Data().write(to: URL(fileURLWithPath: state + "/state.sqlite")) }

            let refused = try await Self.refusal(state)
            #expect(refused.status == 69)
            let says = ["\(servers.count) servers", "pid ", "--orphans adopt", "--orphans end", "local~web"]
            for words in says { #expect(refused.errors.contains(words), "\(words) in \(refused.errors)") }
            #expect(refused.errors.split(separator: "\n").count == 1 && refused.output.isEmpty)
            #expect(Leftovers.processes(of: state).count == servers.count, "nothing was ended")

            let adopting = try await DaemonProcess(folder: state, flags: ["--orphans", "adopt"])
            let value = try await Self.terrace(["connect", "web", "--", "GET", "k"], adopting)
            #expect(value.output == "v\n", "\(value.errors)")
            #expect(Set(Leftovers.processes(of: state)) == Set(servers), "the same servers")
            let events = try await Self.terrace(["events", "web"], adopting)
            #expect(events.output.contains("Adopted"))
            #expect(await adopting.end(SIGTERM) == 0)

            Self.loseDatabase(of: state)
            let ending = try await DaemonProcess(folder: state, flags: ["--orphans", "end"])
            #expect(Leftovers.processes(of: state) == [])
            #expect(FileManager.default.fileExists(atPath: state + "/orphans/local~web/record.json"))
            let again = try await Self.terrace(["create", "web", "--tier", "standard"], ending)
            #expect(again.status == 0, "\(again.errors)")
            let empty = try await Self.terrace(["connect", "web", "--", "EXISTS", "k"], ending)
            #expect(empty.output == "0\n", "another cache of the name has nothing of it")
            #expect(await ending.end(SIGTERM) == 0)
        }
    }
}
