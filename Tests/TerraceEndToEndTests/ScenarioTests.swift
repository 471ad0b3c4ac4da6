import Foundation
import Testing

/// Scenarios of `terrace verify`, and the error of a step that fails.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ScenarioTests {
    private func withCache(_ body: (DaemonProcess, Workspace) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let created = try await TerraceRun(
                ["create", "web", "--tier", "standard", "--replicas", "1"], endpoint: daemon.endpoint)
            #expect(created.status == 0, "\(created.errors)")
            try await body(daemon, workspace)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// The scenario of docs/failures.md works with the cache of that page. Regression: it needed five shards of a tier
    /// that does not cluster.
    @Test func scenarioOfTheDocumentWorks() async throws {
        try await withCache { daemon, workspace in
            let page = try String(contentsOfFile: DaemonProcess.share + "/docs/failures.md", encoding: .utf8)
            #expect(page.contains("terrace create web --tier standard --replicas 1\n"))
            let block = try #require(
                page.components(separatedBy: "```yaml\n").first { $0.hasPrefix("# failures.yaml\n") })
            let file = try workspace.write(block.components(separatedBy: "```")[0], to: "failures.yaml")
            let line = try #require(page.split(separator: "\n").first { $0.contains("--scenario failures.yaml") })
            let words = line.split(separator: "#")[0].split(separator: " ").map(String.init)
                .map { $0 == "failures.yaml" ? file : $0 }
            let run = try await TerraceRun(Array(words.dropFirst()), endpoint: daemon.endpoint)
            #expect(run.status == 0, "\(run.output)\(run.errors)")
        }
    }

    /// Regression: after a deadline, the error blamed the cache, although it was available, and named no step.
    @Test func errorNamesTheFailedStep() async throws {
        try await withCache { daemon, workspace in
            func verify(_ steps: String, _ words: String...) async throws -> TerraceRun {
                let file = try workspace.write("repeat: 2\nsteps: \(steps)\n", to: "steps.yaml")
                return try await TerraceRun(
                    ["verify", "web", "--scenario", file, "--clients", "1"] + words, endpoint: daemon.endpoint)
            }
            let refused = try await verify("[{wait: available}, {scale: {shards: 5}}]")
            #expect(refused.status == 64)
            #expect(refused.errors.contains("terrace: step 2 of round 1, scale {shards: 5}: "), "\(refused.errors)")
            // The pair cannot become available without this zone.
            let late = try await verify("[{zone-down: a}, {wait: available}]", "--timeout", "2s")
            #expect(late.status == 75)
            #expect(late.errors.contains("terrace: step 2 of round 1, wait available: "), "\(late.errors)")
            #expect(try await TerraceRun(["chaos", "zone-up", "a"], endpoint: daemon.endpoint).status == 0)
        }
    }
}
