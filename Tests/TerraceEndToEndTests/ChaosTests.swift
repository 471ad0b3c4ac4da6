import Foundation
import Testing

/// `terrace chaos`: faults on purpose, and what comes of them.
@Suite(.serialized, .timeLimit(.minutes(3))) struct ChaosTests {
    private func reasons(_ name: String, at endpoint: String) async throws -> String {
        try await TerraceRun(["events", name, "-o", "json"], endpoint: endpoint).output
    }

    private func until(_ reason: String, of name: String, at endpoint: String) async throws {
        let deadline = ContinuousClock.now + .seconds(40)
        while ContinuousClock.now < deadline {
            if try await reasons(name, at: endpoint).contains("\"\(reason)\"") { return }
        }
        Issue.record("no \(reason) of \(name): \(try await reasons(name, at: endpoint))")
    }

    @Test func killedAndFrozenPrimariesAreReplacedAndThawedOnesGoOn() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "standard", "--replicas", "1").status == 0)
            // Shorter than the tier's patience: nothing happens.
            #expect(try await terrace("chaos", "freeze", "web").output == "0-0  freeze\n")
            #expect(try await terrace("chaos", "thaw", "web").output == "0-0  thaw\n")
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            #expect(try await !reasons("web", at: daemon.endpoint).contains("Fenced"))
            #expect(try await terrace("chaos", "kill", "web", "-o", "name").output == "0-0\n")
            try await until("Promoted", of: "web", at: daemon.endpoint)
            #expect(try await terrace("wait", "web", "--for", "available").status == 0)
            #expect(try await terrace("connect", "web", "--", "GET", "a").output == "b\n")
            #expect(try await terrace("chaos", "freeze", "web", "--shard", "0").output == "0-1  freeze\n")
            try await until("Fenced", of: "web", at: daemon.endpoint)
            #expect(try await terrace("wait", "web", "--for", "available").status == 0)
            #expect(try await terrace("connect", "web", "--", "GET", "a").output == "b\n")
            #expect(try await reasons("web", at: daemon.endpoint).contains("0-1 was frozen on request"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func aZoneIsEveryNodeInIt() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let created = ["create", "web", "--tier", "premium", "--shards", "3"]
            #expect(try await TerraceRun(created, endpoint: daemon.endpoint).status == 0)
            let run = try await TerraceRun(
                ["chaos", "kill", "web", "--zone", "a", "-o", "name"], endpoint: daemon.endpoint)
            #expect(run.output.split(separator: "\n").count == 2, "\(run.errors)")
            try await until("Promoted", of: "web", at: daemon.endpoint)
            #expect(try await TerraceRun(["wait", "web", "--for", "available"], endpoint: daemon.endpoint).status == 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test(
        arguments: [
            (["burn", "web"], 64), (["kill", "nothing"], 3), (["kill", "web", "--node", "7-7"], 3),
            (["kill", "web", "--zone", "moon"], 3), (["kill", "web", "--shard", "9"], 3),
            (["kill", "web", "--node", "0-0", "--zone", "a"], 64), (["kill", "web", "--node", "x"], 64),
        ] as [([String], Int32)])
    func whatIsNotThereIsRefused(_ words: [String], _ status: Int32) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let run = try await TerraceRun(["chaos"] + words, endpoint: daemon.endpoint)
            #expect(run.status == status, "\(run.errors)")
            #expect(run.output.isEmpty)
            #expect(try await !reasons("web", at: daemon.endpoint).contains("FaultInjected"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
