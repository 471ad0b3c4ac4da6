import Foundation
import Testing

/// The default state folder, and the errors where it cannot be created.
@Suite(.timeLimit(.minutes(5))) struct HomeTests {
    private static let none = ["TERRACE_HOME": "", "XDG_STATE_HOME": "", "TERRACE_STATE_DIR": ""]

    @Test func homeIsRespected() async throws {
        try await Workspace.with { workspace in
            let home = workspace.path + "/home"
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
            let endpoint = "http://127.0.0.1:\(try FreePort.find())"
            let environment = Self.none.merging(["HOME": home]) { $1 }
            let doctor = try await TerraceRun(["doctor"], endpoint: endpoint, environment: environment)
            #expect(doctor.output.contains(home + "/.local/state/terrace"), "\(doctor.output)")
            let up = try await TerraceRun(["up"], endpoint: endpoint, environment: environment)
            #expect(up.status == 0 && up.errors.contains("state in \(home)/.local/state/terrace"), "\(up.errors)")
            let down = try await TerraceRun(["down", "--purge"], endpoint: endpoint, environment: environment)
            #expect(down.status == 0, "\(down.errors)")
        }
    }

    /// Regression: the error was `Error Domain=NSCocoaErrorDomain Code=…`.
    @Test func errorNamesTheFolderAndTheWayOut() async throws {
        try await Workspace.with { workspace in
            let file = try workspace.write("", to: "file")
            let endpoint = "http://127.0.0.1:\(try FreePort.find())"
            let folder = file + "/state"
            let up = try await TerraceRun(["up"], endpoint: endpoint, environment: ["TERRACE_HOME": folder])
            #expect(up.status == 1)
            #expect(
                up.errors == "terrace: cannot make the state folder \(folder): Not a directory; "
                    + "set TERRACE_HOME to one that you may write to\n")
            let daemon = try await ProgramRun(
                [DaemonProcess.programs + "/terraced", "--state-dir", folder, "--listen", "127.0.0.1:0"],
                environment: ["TERRACE_SHARE": DaemonProcess.share])
            #expect(daemon.status == 69)
            #expect(
                daemon.errors == "terraced: cannot use \(folder) as the state folder: Not a directory; "
                    + "choose another with --state-dir or TERRACE_HOME\n")
            let run = try await TerraceRun(
                ["run", "--tier", "basic", "--", "true"], endpoint: endpoint, environment: ["TMPDIR": folder])
            #expect(run.status == 1 && run.errors.contains("Not a directory; set TMPDIR"), "\(run.errors)")
        }
    }
}
