import Foundation
import Testing

/// `terrace restart`: nothing is lost unless that is what was asked for, and then it is said.
@Suite(.serialized, .timeLimit(.minutes(5))) struct RestartCommandTests {
    @Test(arguments: [("standard", "1"), ("basic", "0")])
    func aRestartLosesNothingUnlessAllEndAtOnce(_ tier: String, _ replicas: String) async throws {
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
            #expect(lost.status == 0 && lost.errors.contains("all its data are lost"), "\(lost.errors)")
            #expect(try await terrace("connect", "web", "--", "DBSIZE").output == "0\n")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// It restarted every node.
    @Test func aZoneOfAScenarioIsNoWordWithoutEffect() async throws {
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
