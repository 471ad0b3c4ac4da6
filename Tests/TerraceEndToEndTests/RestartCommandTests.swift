import Foundation
import Testing

/// `terrace restart` loses no data, except with --all-at-once, which says so first.
@Suite(.serialized, .timeLimit(.minutes(5))) struct RestartCommandTests {
    @Test(arguments: [("standard", "1"), ("basic", "0")])
    func restartLosesNothingUnlessAllEndAtOnce(_ tier: String, _ replicas: String) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", tier, "--replicas", replicas).status == 0)
            #expect(try await terrace("connect", "web", "--", "SET", "job", "1").output == "OK\n")
            let restarted = try await terrace("restart", "web")
            #expect(restarted.status == 0, "\(restarted.errors)")
            #expect(try await terrace("connect", "web", "--", "GET", "job").output == "1\n")
            let lost = try await terrace("restart", "web", "--all-at-once")
            #expect(lost.status == 0 && lost.errors.contains("all data are lost"), "\(lost.errors)")
            #expect(try await terrace("connect", "web", "--", "DBSIZE").output == "0\n")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Regression: the zone was ignored, and every node was restarted.
    @Test func restartOfAScenarioUsesItsZone() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "standard", "--replicas", "1").status == 0)
            let file = try workspace.write("steps: [{restart: {zone: nowhere}}]", to: "scenario.yaml")
            let run = try await terrace("verify", "web", "--scenario", file)
            #expect(run.status != 0 && run.errors.contains("no node in zone 'nowhere'"), "\(run.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
