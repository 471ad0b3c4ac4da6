import Foundation
import Testing

/// Runs the script of the GitHub Action without GitHub, with the variables that a runner sets.
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
            let authority = texts[0].split(separator: "\n").first { $0.hasPrefix("tls-ca=") }?.dropFirst(7)
            let trust = authority.map { ["--cacert", String($0)] } ?? []
            let value = try await ProgramRun(
                ["redis-cli", "-u", String(login)] + trust + ["--no-auth-warning", "SET", "a", "b"])
            #expect(value.output == "OK\n", "\(value.errors)")
            let down = try await ProgramRun(
                [DaemonProcess.programs + "/terrace", "down", "--purge"], environment: environment)
            #expect(down.status == 0, "\(down.errors)")
        }
        return (run, texts[0], texts[1])
    }

    @Test func actionSetsOutputsAndVariables() async throws {
        try await Workspace.with { workspace in
            let seed = try workspace.write("SET greeting hello", to: "data.redis")
            let (run, outputs, variables) = try await run(
                workspace, ["INPUT_TIER": "standard", "INPUT_REPLICAS": "1", "INPUT_SEED": seed])
            #expect(run.status == 0, "\(run.errors)")
            #expect(outputs.contains("\nhost=127.") && outputs.contains("\nport=6379\n"))
            #expect(variables.contains("REDIS_URL=redis://default:"))
            // The runner masks the password in its logs.
            #expect(run.errors.contains("::add-mask::") || run.output.contains("::add-mask::"))
        }
    }

    /// Regression: the output lost the `=` at the end of an Azure key, so that neither the key nor the URL was masked
    /// in the log.
    @Test func everyFormOfAKeyIsMasked() async throws {
        try await Workspace.with { workspace in
            let (run, outputs, variables) = try await run(
                workspace, ["INPUT_TIER": "azure/basic", "INPUT_NAME": "web"])
            #expect(run.status == 0, "\(run.errors)")
            func value(_ name: String, _ text: String) -> String? {
                text.split(separator: "\n").first { $0.hasPrefix(name + "=") }.map {
                    String($0.dropFirst(name.count + 1))
                }
            }
            let password = try #require(value("password", outputs))
            #expect(password.hasSuffix("=") && password == value("REDIS_PASSWORD", variables))
            let masks = run.errors.split(separator: "\n").filter { $0.hasPrefix("::add-mask::") }.map {
                $0.dropFirst(12)
            }
            #expect(masks.contains(Substring(password)), "\(run.errors)")
            #expect(masks.contains(Substring(try #require(value("url", outputs)))), "\(run.errors)")
        }
    }

    /// Regression: the outputs named the daemon's first cache instead of the manifest's.
    @Test func outputsNameTheManifestsCache() async throws {
        try await Workspace.with { workspace in
            _ = try workspace.write(
                "{apiVersion: terrace/v1, kind: Cache, metadata: {name: web}, spec: {tier: basic, port: 6390}}",
                to: "caches.yaml")
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            #expect(try await TerraceRun(["create", "a", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let output = try workspace.write("", to: "output")
            let run = try await ProgramRun(
                [DaemonProcess.share + "/scripts/action"],
                environment: [
                    "PATH": DaemonProcess.programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
                    "TERRACE_SHARE": DaemonProcess.share, "TERRACE_ENDPOINT": daemon.endpoint, "GITHUB_OUTPUT": output,
                    "GITHUB_WORKSPACE": workspace.path, "INPUT_MANIFEST": "caches.yaml", "TERRACE_TIMEOUT": "5m",
                    "TERRACE_HOME": workspace.path + "/state",
                ])
            #expect(run.status == 0, "\(run.errors)")
            #expect(try String(contentsOfFile: output, encoding: .utf8).contains("port=6390\n"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func manifestOfTheWorkspaceIsApplied() async throws {
        try await Workspace.with { workspace in
            _ = try workspace.write(
                "{apiVersion: terrace/v1, kind: Cache, metadata: {name: web}, spec: {tier: basic}}", to: "caches.yaml")
            let (run, outputs, _) = try await run(workspace, ["INPUT_MANIFEST": "caches.yaml"])
            #expect(run.status == 0 && outputs.contains("url=redis://"), "\(run.errors)")
        }
    }

    /// A runner without Swift uses the programs that an earlier run has stored in the runner's cache.
    @Test func programsFromTheRunnersCacheNeedNoSwift() async throws {
        try await Workspace.with { workspace in
            let folder = workspace.path + "/cache/terrace/installed/bin"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for name in ["terrace", "terraced"] {
                try FileManager.default.createSymbolicLink(
                    atPath: folder + "/" + name, withDestinationPath: DaemonProcess.programs + "/" + name)
            }
            // This Swift prints no version, so it does not count as installed.
            let swift = try workspace.write("#!/bin/sh\nexit 1\n", to: "own/swift")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swift)
            let (run, outputs, _) = try await run(
                workspace,
                [
                    "INPUT_TIER": "basic", "XDG_CACHE_HOME": workspace.path + "/cache",
                    "PATH": workspace.path + "/own:/usr/local/bin:/usr/bin:/bin",
                ])
            #expect(run.status == 0 && outputs.contains("url=redis://"), "\(run.errors)")
        }
    }

    @Test func missingTierAndManifestIsAnError() async throws {
        try await Workspace.with { workspace in
            let (run, _, _) = try await run(workspace, [:])
            #expect(run.status != 0 && run.errors.contains("tier or manifest is needed"), "\(run.errors)")
            let left = Leftovers.processes(of: workspace.path)
            #expect(left == [])
        }
    }
}
