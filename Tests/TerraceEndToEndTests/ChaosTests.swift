import Foundation
import TerraceTestSupport
import Testing

/// `terrace chaos`: injected faults, and their consequences.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ChaosTests {
    private func reasons(_ name: String, at endpoint: String) async throws -> String {
        try await TerraceRun(["events", name, "-o", "json"], endpoint: endpoint).output
    }

    @Test func killedAndFrozenPrimariesAreReplaced() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "standard", "--replicas", "1").status == 0)
            // After a full copy, the primary sends a replica nothing until the replica reports, up to a second later.
            let kept = try await TerraceRun(
                ["connect", "web"], endpoint: daemon.endpoint, input: "SET a b\nWAIT 1 100000\n")
            #expect(kept.output == "OK\n1\n", "\(kept.errors)")
            #expect(try await terrace("chaos", "kill", "web", "-o", "name").output == "0-0\n")
            try await daemon.event("Promoted", of: "web")
            #expect(try await terrace("wait", "web", "--for", "available").status == 0)
            #expect(try await terrace("connect", "web", "--", "GET", "a").output == "b\n")
            #expect(try await terrace("chaos", "freeze", "web", "--shard", "0").output == "0-1  freeze\n")
            try await daemon.event("Fenced", of: "web")
            #expect(try await terrace("wait", "web", "--for", "available").status == 0)
            #expect(try await terrace("connect", "web", "--", "GET", "a").output == "b\n")
            #expect(try await reasons("web", at: daemon.endpoint).contains("0-1 was frozen on request"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func freezeShorterThanTheTiersLimitHasNoEffect() async throws {
        try await Workspace.with { workspace in
            // The limit must be longer than three commands take on any machine.
            _ = try workspace.write(
                "extends: standard\ntitle: Patient\nsummary: Waits.\n"
                    + "failover: {mode: supervised, fenceAfterSeconds: 600}\n", to: "tiers/patient.yaml")
            let daemon = try await DaemonProcess(
                folder: workspace.path + "/state", flags: ["--tiers", workspace.path + "/tiers"])
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "patient").status == 0)
            #expect(try await terrace("chaos", "freeze", "web").output == "0-0  freeze\n")
            #expect(try await terrace("chaos", "thaw", "web").output == "0-0  thaw\n")
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            #expect(try await !reasons("web", at: daemon.endpoint).contains("Fenced"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// On a full disk the engine answers reads and refuses writes, which counts as an outage.
    @Test(arguments: ["{mode: aof}", "{mode: rdb, save: [1 1]}"]) func fullDiskRefusesWritesUntilItIsHealed(
        _ persistence: String
    ) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let manifest = """
                apiVersion: terrace/v1
                kind: Cache
                metadata: {name: web}
                spec: {tier: premium, replicas: 1, persistence: \(persistence)}
                """
            let file = try workspace.write(manifest, to: "web.yaml")
            #expect(try await terrace("apply", "-f", file).status == 0)
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            #expect(try await terrace("chaos", "disk-full", "web").output == "0-0  disk-full\n")
            // The engine notices the full disk only at a failed write, so writes are repeated until one is refused.
            var acknowledged = "b"
            try await eventually("a write is refused with MISCONF") {
                let answer = try await terrace("connect", "web", "--", "SET", "a", "c")
                if answer.output == "OK\n" { acknowledged = "c" }
                return answer.output + answer.errors
            } until: {
                $0.contains("MISCONF")
            }
            #expect(try await terrace("connect", "web", "--", "GET", "a").output == acknowledged + "\n")
            try await daemon.event("OutageStarted", of: "web")
            try await eventually("WritesRefused is shown") {
                try await terrace("show", "web").output
            } until: {
                $0.contains("WritesRefused: primary 0-0 takes no writes")
            }
            #expect(try await terrace("chaos", "heal", "web").output == "0-0  heal\n0-1  heal\n")
            #expect(try await terrace("wait", "web", "--for", "available").status == 0)
            #expect(try await terrace("connect", "web", "--", "SET", "a", "d").output == "OK\n")
            try await daemon.event("OutageEnded", of: "web")
            #expect(try await !reasons("web", at: daemon.endpoint).contains("Promoted"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func fullMemoryRefusesWritesAndEvictsNothingUntilItIsHealed() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let create = ["create", "web", "--tier", "basic", "--set", "maxmemory-policy=allkeys-lru"]
            #expect(try await TerraceRun(create, endpoint: daemon.endpoint).status == 0)
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            #expect(try await terrace("chaos", "oom", "web").output == "0-0  oom\n")
            let refused = try await terrace("connect", "web", "--", "SET", "a", "c")
            #expect((refused.output + refused.errors).contains("OOM command not allowed"))
            #expect(try await terrace("connect", "web", "--", "GET", "a").output == "b\n")
            #expect(try await terrace("chaos", "heal", "web").output == "0-0  heal\n")
            #expect(try await terrace("connect", "web", "--", "SET", "a", "c").output == "OK\n")
            let memory = try await terrace("connect", "web", "--", "INFO", "memory").output
            #expect(memory.contains("maxmemory_policy:allkeys-lru") && !memory.contains("maxmemory:1\r"), "\(memory)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func faultOfAZoneAffectsEveryNodeInIt() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let created = ["create", "web", "--tier", "premium", "--shards", "3"]
            #expect(try await TerraceRun(created, endpoint: daemon.endpoint).status == 0)
            let run = try await TerraceRun(
                ["chaos", "kill", "web", "--zone", "a", "-o", "name"], endpoint: daemon.endpoint)
            #expect(run.output.split(separator: "\n").count == 2, "\(run.errors)")
            try await daemon.event("Promoted", of: "web")
            #expect(try await TerraceRun(["wait", "web", "--for", "available"], endpoint: daemon.endpoint).status == 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test(
        arguments: [
            (["burn", "web"], 64), (["kill", "nothing"], 3), (["kill", "web", "--node", "7-7"], 3),
            (["kill", "web", "--zone", "moon"], 3), (["kill", "web", "--shard", "9"], 3),
            (["kill", "web", "--node", "0-0", "--zone", "a"], 64), (["kill", "web", "--node", "x"], 64),
            (["zone-down", "moon"], 3), (["zone-up", "moon"], 3),
        ] as [([String], Int32)])
    func unknownTargetIsRefused(_ words: [String], _ status: Int32) async throws {
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
