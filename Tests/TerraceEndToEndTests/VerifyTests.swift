import Foundation
import TerraceAPI
import TerraceCore
import TerraceVerify
import Testing

/// `terrace verify`: clients write during faults and changes, and every acknowledged write is checked.
@Suite(.serialized, .timeLimit(.minutes(10))) struct VerifyTests {
    private static let scenario = """
        seed: 7
        repeat: 2
        steps:
          - {failover: {shard: 0}, after: 100ms}
          - {scale: {replicas: 2}}
          - {restart: {node: 0-2}}
          - {zone-down: c, after: 50ms}
          - {zone-up: c}
          - {wait: available}
          - {scale: {replicas: 1}}
        """

    @Test func scenarioRunsWithoutALostWrite() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let file = try workspace.write(Self.scenario, to: "scenario.yaml")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "premium", "--replicas", "1").status == 0)
            let run = try await terrace("verify", "web", "--scenario", file, "-o", "json")
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            let verdict = try JSON.value(Verdict.self, from: Array(run.output.utf8))
            #expect(verdict.isClean && verdict.acknowledged > 100, "\(verdict)")
            #expect(run.errors.hasPrefix("web: seed 7\nweb: failover {shard: 0}\nweb: scale {replicas: 2}\n"))
            // No key of the check is left.
            #expect(try await terrace("connect", "web", "--", "DBSIZE").output == "0\n")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// The check must be able to fail: here a server restarts without its data.
    @Test func lostWritesAreReported() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let file = try workspace.write("steps: [{kill: {node: 0-0}}]", to: "loses.yaml")
            let run = try await TerraceRun(
                ["verify", "web", "--scenario", file, "-o", "json"], endpoint: daemon.endpoint)
            #expect(run.status == 1)
            let verdict = try JSON.value(Verdict.self, from: Array(run.output.utf8))
            #expect(verdict.lost > 0 && !verdict.examples.isEmpty)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Regression: after a failed step, there was no verdict.
    @Test func failedStepStillGivesAVerdict() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let file = try workspace.write("steps: [{scale: {shards: 3}}]", to: "scenario.yaml")
            let run = try await TerraceRun(
                ["verify", "web", "--scenario", file, "-o", "json"], endpoint: daemon.endpoint)
            #expect(run.status != 0 && run.errors.contains("shards"), "\(run.errors)")
            let verdict = try JSON.value(Verdict.self, from: Array(run.output.utf8))
            #expect(verdict.isClean && verdict.acknowledged > 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Regression: the message, after 30 seconds, was that the cache accepts no writes.
    @Test func userWithoutWriteAccessIsNamedAsTheReason() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let manifest = try workspace.write(
                "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: web}\n"
                    + "spec: {tier: standard, users: [{name: reader, access: \"~* +@read\"}]}\n", to: "web.yaml")
            #expect(try await TerraceRun(["apply", "-f", manifest], endpoint: daemon.endpoint).status == 0)
            let run = try await TerraceRun(["verify", "web", "--user", "reader"], endpoint: daemon.endpoint)
            #expect(run.status == 1 && run.errors.contains("the cache refuses"), "\(run.errors)")
            #expect(run.errors.contains("NOPERM"), "\(run.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test(arguments: [
        ("steps: [{explode: {shard: 0}}]", "unknown key explode"), ("steps: [{kill: everything}]", "expected random"),
        ("steps: [{kill: {shard: 0, node: 0-0}}]", "expected one of node, zone and shard"),
        ("steps: [{after: 1s}]", "expected exactly one of"), ("{}", "steps"),
        ("steps: [{wait: rain}]", "wait: available"),
        ("steps: [{failover: {shard: 0}, after: soon}]", "after is a duration"), ("a: [", "YAML"),
        ("sed: 1\nsteps: []", "unknown key sed"),
    ])
    func invalidScenarioIsRefusedBeforeAnyWrite(_ text: String, _ reason: String) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let file = try workspace.write(text, to: "scenario.yaml")
            let run = try await TerraceRun(["verify", "web", "--scenario", file], endpoint: daemon.endpoint)
            #expect(run.status == 64 && run.errors.contains(reason), "\(run.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
