import Foundation
import Testing

/// A daemon, and a vendor's command line in both of its forms: `terrace az …`, and `az …` where the shims' folder is on the
/// PATH.
struct VendorRun {
    enum Form: String, CaseIterable { case terrace, shim }

    let form: Form
    let workspace: Workspace
    let daemon: DaemonProcess

    /// Runs the body with a daemon of its own, and ends it; nothing may be left of the caches.
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

    /// A line as it is typed, quotes and all.
    func shell(_ line: String) async throws -> ProgramRun {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return try await ProgramRun(
            ["/bin/sh", "-c", form == .terrace ? "terrace \(line)" : line],
            environment: [
                "PATH": "\(form == .shim ? shims : DaemonProcess.programs):\(path)",
                "TERRACE_ENDPOINT": daemon.endpoint,
            ])
    }

    /// What a line prints, without the newline; it must succeed.
    func value(_ line: String) async throws -> String {
        let run = try await shell(line)
        #expect(run.status == 0, "\(line): \(run.errors)")
        return run.output.trimmingCharacters(in: .newlines)
    }

    /// Writes with a stock client at what a vendor's answer named, and reads it back.
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
