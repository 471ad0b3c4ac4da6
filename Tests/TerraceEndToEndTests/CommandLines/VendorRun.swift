import Foundation
import Testing

/// A daemon, and a vendor's command line in both forms: `terrace az …`, and `az …` with the shims' folder on the PATH.
struct VendorRun {
    enum Form: String, CaseIterable { case terrace, shim }

    let form: Form
    let workspace: Workspace
    let daemon: DaemonProcess

    /// Runs the body with a new daemon and ends the daemon. It fails if a cache is left.
    static func with(_ form: Form, _ body: (VendorRun) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let run = VendorRun(form: form, workspace: workspace, daemon: daemon)
            let shims = try await TerraceRun(["shims", run.shims], endpoint: daemon.endpoint)
            #expect(shims.output == "export PATH='\(run.shims)':\"$PATH\"\n")
            try await body(run)
            #expect(Leftovers.processes(of: workspace.path + "/state") == [])
            #expect(try await TerraceRun(["list", "-o", "name"], endpoint: daemon.endpoint).output == "")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    private var shims: String { workspace.path + "/shims" }

    /// Runs a line in a shell, as it is typed.
    func shell(_ line: String) async throws -> ProgramRun {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return try await ProgramRun(
            ["/bin/sh", "-c", form == .terrace ? "terrace \(line)" : line],
            environment: [
                "PATH": "\(form == .shim ? shims : DaemonProcess.programs):\(path)",
                "TERRACE_ENDPOINT": daemon.endpoint,
            ])
    }

    /// The output of a line without the newline. The line must succeed.
    func value(_ line: String) async throws -> String {
        let run = try await shell(line)
        #expect(run.status == 0, "\(line): \(run.errors)")
        return run.output.trimmingCharacters(in: .newlines)
    }

    /// Writes with redis-cli to the address of a vendor's answer, and reads the value back.
    func writesAndReads(host: String, port: String, key: String, tls: Bool = false, cluster: Bool = false) async throws
    {
        let authority = try await TerraceRun(["ca", "--path"], endpoint: daemon.endpoint).output
        let login =
            ["redis-cli", "-h", host, "-p", port, "--no-auth-warning"] + (cluster ? ["-c"] : [])
            + (tls ? ["--tls", "--cacert", authority.trimmingCharacters(in: .newlines)] : [])
        let environment = key.isEmpty ? [:] : ["REDISCLI_AUTH": key]
        let word = UUID().uuidString
        #expect(try await ProgramRun(login + ["SET", "word", word], environment: environment).output == "OK\n")
        #expect(try await ProgramRun(login + ["GET", "word"], environment: environment).output == "\(word)\n")
    }
}
