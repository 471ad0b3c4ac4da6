import Foundation
import TerraceAPI
import TerraceCore
import Testing

/// Names, outputs and exit codes of the real programs, as docs and scripts rely on them.
@Suite(.serialized) struct CommandLineTests {
    static let pair = """
        apiVersion: terrace/v1
        kind: Cache
        metadata: {name: pair}
        spec: {tier: standard, size: C0, replicas: 1, persistence: aof}
        """

    @Test func lifecycleFromApplyToDelete() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let manifest = try workspace.write(Self.pair, to: "pair.yaml")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("diff", "-f", manifest).status == 2)
            let applied = try await terrace("apply", "-f", manifest)
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(applied.output == "pair  create\n")
            #expect(try await terrace("diff", "-f", manifest).status == 0)
            #expect(try await terrace("list", "-o", "name").output == "pair\n")
            let shown = try await terrace("show", "pair", "-o", "json")
            let cache = try JSON.value(CacheDocument.self, from: Array(shown.output.utf8))
            #expect(cache.state == "available")
            #expect(cache.nodes.map(\.role) == ["primary", "replica"])
            #expect(try await terrace("health").status == 0)
            #expect(try await terrace("wait", "pair", "--for", "available").status == 0)
            let pong = try await terrace("connect", "pair", "--", "PING")
            #expect(pong.output == "PONG\n", "\(pong.errors)")
            let updated = try await terrace(
                "update", "pair", "--replicas", "2", "--set", "maxmemory-policy=allkeys-lru")
            #expect(updated.status == 0, "\(updated.errors)")
            #expect(updated.output.contains("replicas: 1 → 2, config.maxmemory-policy: volatile-lru → allkeys-lru"))
            #expect(try await terrace("events", "pair", "-o", "json").output.contains("UpdateRequested"))
            #expect(try await terrace("logs", "pair").output.contains("Ready to accept connections"))
            #expect(try await terrace("delete", "pair", "--yes").status == 0)
            #expect(try await terrace("delete", "pair", "--yes").status == 0)
            #expect(try await terrace("show", "pair").status == 3)
            #expect(await daemon.end(SIGTERM) == 0)
            #expect(Leftovers.processes(of: workspace.path) == [])
        }
    }

    @Test func usersLogInByNameAndAuditListsRefusals() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let manifest = try workspace.write(
                """
                apiVersion: terrace/v1
                kind: Cache
                metadata: {name: shop}
                spec:
                  tier: google/standard-ha
                  tls: {enabled: false}
                ---
                apiVersion: terrace/v1
                kind: Cache
                metadata: {name: team}
                spec:
                  tier: standard
                  users: [{name: app, access: "~app:* +@read +@write"}, {name: default, access: "off"}]
                """, to: "team.yaml")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("apply", "-f", manifest).status == 0)
            #expect(try await terrace("audit", "team").status == 0)
            let set = try await terrace("connect", "team", "--user", "app", "--", "SET", "app:1", "x")
            #expect(set.output == "OK\n", "\(set.errors)")
            let nobody = try await terrace("connect", "team", "--", "PING")
            #expect(nobody.status == 1 && (nobody.output + nobody.errors).contains("NOAUTH"), "\(nobody.errors)")
            let variables = try await terrace("env", "team", "--user", "app", "--format", "dotenv").output
            #expect(variables.contains("\nREDIS_USERNAME=app\n") && variables.hasPrefix("REDIS_URL=redis://app:"))
            #expect(try await terrace("env", "team", "--user", "nobody").status == 3)
            _ = try await terrace("connect", "team", "--user", "app", "--", "PUBLISH", "news", "x")
            let audit = try await terrace("audit", "team")
            #expect(audit.status == 1)
            #expect(audit.output.contains("command  publish  app   1      access rule\n"), "\(audit.output)")
            #expect(audit.errors == "team: 1 request was refused for lack of a permission or a valid login\n")
            let shown = try await terrace("show", "team", "-o", "json").output
            #expect(shown.contains(#""access" : "~app:* +@read +@write""#))
            #expect(try await terrace("report").output.contains("## cache team"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test(
        arguments: [
            (["show", "nothing"], 3), (["create", "x", "--tier", "basic", "--replicas", "1"], 64),
            (["create", "x", "--tier", "basik"], 64), (["create", "--tier", "basic"], 64),
            (["wait", "x", "--for", "rain"], 64),
            (["frobnicate"], 64), (["apply", "-f", "/nonexistent.yaml"], 65), (["apply", "-f", "/dev/null"], 65),
            (["wait", "x", "--for", "available", "--timeout", "50ms"], 75), (["wait", "x", "--for", "deleted"], 0),
            (["list", "--endpoint", "http://127.0.0.1:1"], 69), (["list", "--endpoint", "nonsense"], 64),
            (["health"], 0),
        ] as [([String], Int32)])
    func exitCodesAreAsDocumented(_ words: [String], _ expected: Int32) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let run = try await TerraceRun(words, endpoint: daemon.endpoint)
            #expect(run.status == expected, "\(run.errors)")
            #expect(run.status == 0 || (run.output.isEmpty && !run.errors.isEmpty))
        }
    }

    /// `tiers validate` accepts the option --tiers, as other commands do.
    @Test func validateUsesTheOptionTiers() async throws {
        try await Workspace.with { workspace in
            _ = try workspace.write("extends: basic\ntitle: Mine\nsummary: Small.\n", to: "own/mine.yaml")
            let manifest = try workspace.write(
                "{apiVersion: terrace/v1, kind: Cache, metadata: {name: a}, spec: {tier: mine}}", to: "a.yaml")
            func validate(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(["tiers", "validate"] + words, endpoint: "http://127.0.0.1:1")
            }
            let own = workspace.path + "/own"
            let tiers = try await validate("--tiers", own)
            #expect(tiers.status == 0 && tiers.output.hasPrefix("\(own): "), "\(tiers.errors)")
            #expect(try await validate(own, "--tier-folder").output == tiers.output)
            let cache = try await validate("--tiers", own, manifest)
            #expect(cache.output == "\(manifest): 1 cache, valid\n", "\(cache.errors)")
            #expect(try await validate().status == 64)
            _ = try workspace.write("extends: basik\n", to: "own/mine.yaml")
            #expect(try await validate("--tiers", own).status == 65)
        }
    }

    @Test func timeoutVariableIsReadAndChecked() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func wait(_ timeout: String) async throws -> TerraceRun {
                try await TerraceRun(
                    ["wait", "x", "--for", "available"], endpoint: daemon.endpoint,
                    environment: ["TERRACE_TIMEOUT": timeout])
            }
            let short = try await wait("50ms")
            #expect(short.status == 75, "\(short.errors)")
            let wrong = try await wait("soon")
            #expect(
                wrong.status == 64 && wrong.errors.contains("TERRACE_TIMEOUT 'soon' is not a duration"),
                "\(wrong.errors)")
        }
    }

    /// Regression: redis-cli inherited the signal mask of a pool thread, and only SIGKILL could end it.
    @Test func redisCLIBlocksNoSignals() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            #expect(try await TerraceRun(["create", "a", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let script = try workspace.write(
                "#!/bin/sh\ngrep -E 'SigBlk|SigIgn' /proc/self/status\n", to: "bin/redis-cli")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
            let path = workspace.path + "/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
            let run = try await TerraceRun(
                ["connect", "a"], endpoint: daemon.endpoint, environment: ["PATH": path])
            let masks = run.output.split(separator: "\n").compactMap {
                $0.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
            }
            let pipe: UInt64 = 1 << UInt64(SIGPIPE - 1)
            #expect(masks.count == 2 && masks[0] == 0 && masks[1] & pipe == 0, "\(run.output)\(run.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func newPersistenceModeRemovesTheOldOnesSettings() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let manifest = try workspace.write(
                "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: a}\n"
                    + "spec: {tier: premium, persistence: {mode: aof, fsync: always}}\n", to: "a.yaml")
            #expect(try await TerraceRun(["apply", "-f", manifest], endpoint: daemon.endpoint).status == 0)
            for mode in ["rdb", "none", "both"] {
                let run = try await TerraceRun(["update", "a", "--persistence", mode], endpoint: daemon.endpoint)
                #expect(run.status == 0, "\(mode): \(run.errors)")
            }
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func missingDaemonErrorNamesTheWayOut() async throws {
        let run = try await TerraceRun(["list", "--endpoint", "http://127.0.0.1:1"], endpoint: "http://127.0.0.1:1")
        #expect(
            run.errors == "terrace: no daemon answers at http://127.0.0.1:1: Connection refused. "
                + "'terrace up' starts one; --endpoint names another\n")
    }

    @Test func upStartsADaemonAndPurgeLeavesNothing() async throws {
        try await Workspace.with { workspace in
            let endpoint = "http://127.0.0.1:\(try FreePort.find())"
            let home = ["TERRACE_HOME": workspace.path + "/state"]
            let up = try await TerraceRun(["up"], endpoint: endpoint, environment: home)
            #expect(up.status == 0, "\(up.errors)")
            let again = try await TerraceRun(
                ["up"], endpoint: endpoint,
                environment: home.merging(["TERRACE_WARM": "basic=1", "TERRACE_PACE": ""]) { own, _ in own })
            #expect(again.status == 0)
            #expect(again.errors.contains("runs already"))
            #expect(again.errors.contains("not used, because that daemon was started without: TERRACE_WARM;"))
            let same = try await TerraceRun(["up"], endpoint: endpoint, environment: home)
            #expect(same.errors.contains("runs already"))
            #expect(!same.errors.contains("not used"), "\(same.errors)")
            #expect(try await TerraceRun(["create", "a", "--tier", "basic"], endpoint: endpoint).status == 0)
            let variables = try await TerraceRun(["env", "a", "--format", "dotenv"], endpoint: endpoint).output
            #expect(variables.contains("REDIS_PORT=6379\n"))
            #expect(variables.contains("REDIS_CLUSTER=false\n"))
            let down = try await TerraceRun(["down", "--purge", "--yes"], endpoint: endpoint)
            #expect(down.status == 0, "\(down.errors)")
            #expect(Leftovers.processes(of: workspace.path) == [])
            #expect(!FileManager.default.fileExists(atPath: workspace.path + "/state"))
            #expect(try await TerraceRun(["down"], endpoint: endpoint).status == 0)
        }
    }

    @Test func downKeepsTheDataForTheNextUp() async throws {
        try await Workspace.with { workspace in
            let endpoint = "http://127.0.0.1:\(try FreePort.find())"
            let home = ["TERRACE_HOME": workspace.path + "/state"]
            _ = try await TerraceRun(["up"], endpoint: endpoint, environment: home)
            _ = try await TerraceRun(["create", "a", "--tier", "standard", "--persistence", "aof"], endpoint: endpoint)
            _ = try await TerraceRun(["connect", "a", "--", "SET", "key", "value"], endpoint: endpoint)
            #expect(try await TerraceRun(["down"], endpoint: endpoint).status == 0)
            #expect(Leftovers.processes(of: workspace.path) == [])
            _ = try await TerraceRun(["up"], endpoint: endpoint, environment: home)
            #expect(try await TerraceRun(["wait", "a", "--for", "available"], endpoint: endpoint).status == 0)
            #expect(try await TerraceRun(["connect", "a", "--", "GET", "key"], endpoint: endpoint).output == "value\n")
            #expect(try await TerraceRun(["down", "--purge", "--yes"], endpoint: endpoint).status == 0)
        }
    }

    @Test func secondDaemonOfAFolderIsRefused() async throws {
        try await Workspace.with { workspace in
            let first = try await DaemonProcess(folder: workspace.path + "/state")
            let endpoint = "http://127.0.0.1:\(try FreePort.find())"
            let second = try await TerraceRun(
                ["up"], endpoint: endpoint, environment: ["TERRACE_HOME": workspace.path + "/state"])
            #expect(second.status == 69)
            #expect(second.errors.contains("another daemon (pid \(first.pid)) uses"))
        }
    }

    @Test func ephemeralDaemonLeavesNothing() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state", flags: ["--ephemeral"])
            let created = try await TerraceRun(["create", "a", "--tier", "standard"], endpoint: daemon.endpoint)
            #expect(created.status == 0, "\(created.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
            #expect(Leftovers.processes(of: workspace.path) == [])
            #expect(!FileManager.default.fileExists(atPath: workspace.path + "/state"))
        }
    }
}
