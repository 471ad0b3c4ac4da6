import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// `terrace lease --from` and `terrace run --from`: caches for a while that begin with the data of a snapshot.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SnapshotLeaseTests {
    /// Runs the body with a daemon that has the snapshot `monday`, in which the key `a` is `b`.
    private func with(
        _ tier: [String], flags: [String] = [], _ body: (DaemonProcess) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state", flags: flags)
            #expect(try await terrace(daemon, ["create", "web", "--tier"] + tier).status == 0)
            #expect(try await terrace(daemon, ["connect", "web", "--", "SET", "a", "b"]).output == "OK\n")
            let made = try await terrace(daemon, ["snapshot", "create", "web", "--as", "monday"])
            #expect(made.status == 0, "\(made.errors)")
            try await body(daemon)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    private func terrace(_ daemon: DaemonProcess, _ words: [String]) async throws -> TerraceRun {
        let path = DaemonProcess.programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        return try await TerraceRun(words, endpoint: daemon.endpoint, environment: ["PATH": path])
    }

    private func leases(_ daemon: DaemonProcess) async throws -> [CacheDocument] {
        try await APIClient(endpoint: daemon.endpoint).get(CacheList.self, "/api/v1/caches").caches
            .filter { $0.pool == "leased" }
    }

    @Test func aLeaseIsWhatTheSnapshotsCacheWas() async throws {
        try await with(["premium", "--shards", "3"], flags: ["--warm", "premium=1"]) { daemon in
            let run = try await terrace(daemon, ["lease", "--from", "monday", "--ttl", "5m", "--format", "json"])
            #expect(run.status == 0, "\(run.errors)")
            let found = try JSON.value([String: String].self, from: Array(run.output.utf8))
            let name = try #require(found["TERRACE_LEASE"])
            #expect(found["REDIS_CLUSTER"] == "true")
            #expect(try await leases(daemon).map(\.shards) == [3])
            #expect(try await terrace(daemon, ["connect", name, "--", "GET", "a"]).output == "b\n")
            // The lease's writes are its own.
            #expect(try await terrace(daemon, ["connect", name, "--", "SET", "a", "c"]).output == "OK\n")
            #expect(try await terrace(daemon, ["connect", "web", "--", "GET", "a"]).output == "b\n")
            #expect(try await terrace(daemon, ["release", name]).status == 0)
            let other = try await terrace(daemon, ["lease", "--from", "web", "--shards", "1", "--format", "json"])
            #expect(other.status == 0, "\(other.errors)")
            let second = try JSON.value([String: String].self, from: Array(other.output.utf8))["TERRACE_LEASE"] ?? ""
            #expect(try await leases(daemon).first { $0.name == second }?.shards == 1)
            #expect(try await terrace(daemon, ["connect", second, "--", "GET", "a"]).output == "b\n")
        }
    }

    @Test func aLeaseHasNeitherScheduleNorArchive() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let manifest = try workspace.write(
                """
                apiVersion: terrace/v1
                kind: Cache
                metadata: {name: web}
                spec:
                  tier: standard
                  persistence: {mode: aof, archive: true}
                  snapshots: {every: 12h}
                  config: {maxmemory-policy: allkeys-lru}
                """, to: "web.yaml")
            #expect(try await terrace(daemon, ["apply", "-f", manifest]).status == 0)
            #expect(try await terrace(daemon, ["snapshot", "create", "web", "--as", "monday"]).status == 0)
            let run = try await terrace(daemon, ["lease", "--from", "local/monday"])
            #expect(run.status == 0, "\(run.errors)")
            let lease = try #require(try await leases(daemon).first)
            #expect(lease.snapshots.schedule == nil && !lease.persistence.archive)
            #expect(lease.persistence.mode == .aof)
            let info = try await terrace(daemon, ["connect", lease.name, "--", "INFO", "memory"])
            #expect(info.output.contains("maxmemory_policy:allkeys-lru"), "\(info.output)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func aRunHasTheDataAndLeavesNothing() async throws {
        try await with(["standard"]) { daemon in
            let script = """
                redis-cli -u $REDIS_URL --no-auth-warning GET a; redis-cli -u $REDIS_URL --no-auth-warning SET a c
                terrace list -o name | grep -c "^$TERRACE_LEASE$"; exit 7
                """
            let run = try await terrace(daemon, ["run", "--quiet", "--from", "monday", "--", "sh", "-c", script])
            #expect(run.status == 7 && run.output == "b\nOK\n1\n" && run.errors == "", "\(run.errors)")
            try await eventually("the lease is gone") { try await leases(daemon).isEmpty }
            let scaled = ["run", "--quiet", "--from", "web", "--tier", "premium", "--shards", "2", "--"]
            let other = try await terrace(
                daemon, scaled + ["sh", "-c", "redis-cli -c -u $REDIS_URL --no-auth-warning GET a"])
            #expect(other.output == "b\n", "\(other.errors)")
            #expect(try await terrace(daemon, ["connect", "web", "--", "GET", "a"]).output == "b\n")
        }
    }

    /// At some moment while the cache is made, and while the command runs.
    @Test(arguments: [5, 50, 100, 150, 200, 250, 300, 2000]) func anEndedRunReleasesItsLease(_ milliseconds: Int)
        async throws
    {
        try await with(["basic"]) { daemon in
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            let run = try SpawnedProcess(
                [DaemonProcess.programs + "/terrace", "run", "--quiet", "--from", "monday", "--", "sleep", "600"],
                environment: ["TERRACE_ENDPOINT": daemon.endpoint, "PATH": path, "HOME": "/nonexistent"])
            try await Task.sleep(for: .milliseconds(milliseconds))
            // One that has not trapped the signal yet ends by it.
            #expect([143, -SIGTERM].contains(await run.end(SIGTERM)))
            try await eventually("the lease is gone") { try await leases(daemon).isEmpty }
        }
    }

    @Test func whatHasNoEffectIsRefused() async throws {
        try await with(["basic"]) { daemon in
            let cases: [([String], Int32, String)] = [
                (["lease"], 64, "give a tier (--tier) or a snapshot (--from)"),
                (["lease", "--tier", "basic", "--shards", "2"], 64, "--shards has no effect on a lease of a tier"),
                (["lease", "--from", "nothing"], 3, "there is no snapshot 'nothing'"),
                (["lease", "--from", "monday", "--tier", "gold"], 64, "gold"),
                (["run", "--from", "nothing", "--", "true"], 3, "there is no snapshot 'nothing'"),
                (["run", "--from", "monday", "-f", "x.yaml", "--", "true"], 65, "give either manifests"),
            ]
            for (words, status, text) in cases {
                let run = try await terrace(daemon, words)
                #expect(run.status == status && run.errors.contains(text), "\(words): \(run.status) \(run.errors)")
            }
            let flags = [
                ["--name", "x"], ["--persistence", "aof"], ["--set", "a=b"], ["--tiers", "x"], ["--pace", "cloud"],
                ["--pace-scale", "2"], ["--audit"],
            ]
            for flag in flags {
                let run = try await terrace(daemon, ["run", "--from", "monday"] + flag + ["--", "true"])
                #expect(
                    run.status == 64 && run.errors.contains("\(flag[0]) has no effect with --from"), "\(run.errors)")
            }
            #expect(try await leases(daemon).isEmpty)
        }
    }

    @Test func aRunFromASnapshotNeedsADaemon() async throws {
        let run = try await TerraceRun(
            ["run", "--from", "monday", "--", "true"], endpoint: "http://127.0.0.1:\(FreePort.find())")
        #expect(run.status == 69 && run.errors.contains("terrace up"), "\(run.status) \(run.errors)")
    }
}
