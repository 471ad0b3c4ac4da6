import Foundation
import TerraceTestSupport
import Testing

/// Programs whose standard files are closed, or cannot be written to.
@Suite(.serialized, .timeLimit(.minutes(5))) struct StandardFilesTests {
    /// A line of progress that could not be written ended the command, and its cache's daemon was left behind.
    @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
    func aCommandRunsToItsEnd(_ redirection: String) async throws {
        try await Workspace.with { workspace in
            let file = try workspace.write("", to: "removed-by-the-command")
            let run = try await ProgramRun(
                [
                    "sh", "-c", "exec \"$0\" run --tier basic -- rm \"$1\" \(redirection)",
                    DaemonProcess.programs + "/terrace", file,
                ],
                environment: [
                    "HOME": workspace.path, "TERRACE_SHARE": DaemonProcess.share,
                    "PATH": DaemonProcess.programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
                ])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }

    /// The log of `terrace up` is on the disk of the state folder. A line that had no room there ended the daemon.
    @Test func aDaemonOutlivesALogThatIsFull() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(
                folder: workspace.path + "/state", flags: ["--log-level", "debug"],
                prefix: ["/bin/sh", "-c", "exec \"$@\" 2>/dev/full", "sh"])
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let made = try await terrace("create", "web", "--tier", "basic")
            #expect(made.status == 0, "\(made.errors)")
            #expect(try await terrace("delete", "web", "--yes").status == 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
