import Foundation
import Testing

/// What the GitHub Action does, without GitHub: the same script, with the variables a runner sets.
@Suite(.serialized, .timeLimit(.minutes(10))) struct GitHubActionTests {
    private func run(_ workspace: Workspace, _ inputs: [String: String]) async throws -> (ProgramRun, String, String) {
        let (output, variables) = (workspace.path + "/output", workspace.path + "/variables")
        for file in [output, variables] { _ = try workspace.write("", to: (file as NSString).lastPathComponent) }
        let path = DaemonProcess.programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        let environment = [
            "PATH": path, "TERRACE_SHARE": DaemonProcess.share, "TERRACE_HOME": workspace.path + "/state",
            "TERRACE_ENDPOINT": "http://127.0.0.1:\(try FreePort.find())", "GITHUB_OUTPUT": output,
            "GITHUB_ENV": variables, "TERRACE_TIMEOUT": "5m",
            "GITHUB_WORKSPACE": workspace.path,
        ]
        let run = try await ProgramRun(
            [DaemonProcess.share + "/scripts/action"],
            environment: environment.merging(inputs) { $1 })
        let texts = try [output, variables].map { try String(contentsOfFile: $0, encoding: .utf8) }
        if run.status == 0 {
            let login = try #require(texts[0].split(separator: "\n").first { $0.hasPrefix("url=") }).dropFirst(4)
            let value = try await ProgramRun(
                ["redis-cli", "-u", String(login), "--no-auth-warning", "SET", "a", "b"])
            #expect(value.output == "OK\n", "\(value.errors)")
            let down = try await ProgramRun(
                [DaemonProcess.programs + "/terrace", "down", "--purge"], environment: environment)
            #expect(down.status == 0, "\(down.errors)")
        }
        return (run, texts[0], texts[1])
    }

    @Test func aTierBecomesOutputsAndVariables() async throws {
        try await Workspace.with { workspace in
            let seed = try workspace.write("SET greeting hello", to: "data.redis")
            let (run, outputs, variables) = try await run(
                workspace, ["INPUT_TIER": "standard", "INPUT_REPLICAS": "1", "INPUT_SEED": seed])
            #expect(run.status == 0, "\(run.errors)")
            #expect(outputs.contains("\nhost=127.") && outputs.contains("\nport=6379\n"))
            #expect(variables.contains("REDIS_URL=redis://default:"))
            // The runner strikes it out of every log.
            #expect(run.errors.contains("::add-mask::") || run.output.contains("::add-mask::"))
        }
    }

    @Test func aManifestOfTheWorkspaceIsApplied() async throws {
        try await Workspace.with { workspace in
            _ = try workspace.write(
                "{apiVersion: terrace/v1, kind: Cache, metadata: {name: web}, spec: {tier: basic}}", to: "caches.yaml")
            let (run, outputs, _) = try await run(workspace, ["INPUT_MANIFEST": "caches.yaml"])
            #expect(run.status == 0 && outputs.contains("url=redis://"), "\(run.errors)")
        }
    }

    @Test func withoutATierOrManifestItSaysSo() async throws {
        try await Workspace.with { workspace in
            let (run, _, _) = try await run(workspace, [:])
            #expect(run.status != 0 && run.errors.contains("tier or manifest is needed"), "\(run.errors)")
            let left = Leftovers.processes(of: workspace.path)
            #expect(left == [])
        }
    }
}
