import Foundation
import TerraceAPI
import Testing

/// Commands that change one cache: its tier, engine, ports, data and name.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CacheCommandTests {
    private static let hasEngines = DaemonProcess.hasEngine("redis-6.2") && DaemonProcess.hasEngine("valkey-8.0")

    @Test(.enabled(if: hasEngines, "redis 6.2 and valkey 8 are not there; scripts/test adds them"))
    func engineIsChangedByUpdate() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let created = try await terrace("create", "web", "--tier", "standard", "--engine-version", "6")
            #expect(created.status == 0, "\(created.errors)")
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            for (words, change, actual) in [
                (["--engine-version", "7"], "engine: redis 6 → redis 7", "redis 7."),
                (["--engine", "valkey", "--engine-version", "8.0"], "engine: redis 7 → valkey 8.0", "valkey 8.0."),
            ] {
                let updated = try await TerraceRun(["update", "web"] + words, endpoint: daemon.endpoint)
                #expect(updated.status == 0 && updated.output.contains(change), "\(updated.output)\(updated.errors)")
                #expect(try await terrace("list").output.contains(actual))
                #expect(try await terrace("connect", "web", "--", "GET", "a").output == "b\n")
            }
            #expect(try await terrace("update", "web", "--engine", "memcached").status == 64)
            let back = try await terrace("update", "web", "--engine", "redis")
            #expect(back.status == 1 && back.errors.contains("does not read the data of valkey"), "\(back.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func tierIsChangedWhereItAllowsIt() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "azure/basic").status == 0)
            let up = try await terrace("update", "web", "--tier", "azure/standard")
            #expect(up.status == 0 && up.output.contains("tier: azure/basic → azure/standard"), "\(up.errors)")
            let down = try await terrace("update", "web", "--tier", "azure/basic")
            #expect(down.status == 1 && down.errors.contains("it can change to azure/premium"), "\(down.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Regression: only the plain port was shown.
    @Test func bothPortsAreShown() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let manifest = try workspace.write(
                "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: web}\n"
                    + "spec: {tier: premium, tls: {enabled: true, required: false}}\n", to: "web.yaml")
            #expect(try await TerraceRun(["apply", "-f", manifest], endpoint: daemon.endpoint).status == 0)
            let shown = try await TerraceRun(["show", "web"], endpoint: daemon.endpoint).output
            #expect(shown.contains(":6379, with TLS at port 6380\n"), "\(shown)")
            let text = try await TerraceRun(["show", "web", "-o", "json"], endpoint: daemon.endpoint).output
            let endpoints = try JSON.value(CacheDocument.self, from: Array(text.utf8)).endpoints
            #expect(endpoints.secure?.port == 6380 && endpoints.secure?.tls == true)
            let pong = try await ProgramRun([
                "/bin/sh", "-c",
                "eval \"$(\(DaemonProcess.programs)/terrace env web --endpoint \(daemon.endpoint))\"; REDISCLI_AUTH=$REDIS_PASSWORD "
                    + "redis-cli -h $REDIS_HOST -p $REDIS_TLS_PORT --tls --cacert $REDIS_TLS_CA PING",
            ])
            #expect(pong.output == "PONG\n", "\(pong.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Regression: the cache was created first, and left behind when the seed could not be read.
    @Test func seedIsReadBeforeTheCacheIsCreated() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let seed = try workspace.write("SET a 'b\n", to: "broken.redis")
            let run = try await TerraceRun(
                ["create", "web", "--tier", "basic", "--seed", seed], endpoint: daemon.endpoint)
            #expect(run.status != 0 && run.errors.contains("line 1"), "\(run.errors)")
            #expect(try await TerraceRun(["list", "-o", "name"], endpoint: daemon.endpoint).output == "")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func nameAloneMeansTheLocalCache() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let cloud = try await terrace(
                "gcloud", "redis", "instances", "create", "web", "--region=us-central1", "--size=1")
            #expect(cloud.status == 0, "\(cloud.errors)")
            let scoped = try await terrace("list", "-o", "name").output
            #expect(scoped.hasSuffix("/web\n"))
            #expect(try await terrace("show", "web", "-o", "name").output == scoped)
            #expect(try await terrace("create", "web", "--tier", "basic").status == 0)
            #expect(try await terrace("show", "web", "-o", "name").output == "web\n")
            #expect(try await terrace("delete", "web", "--yes").output == "web  deleted\n")
            #expect(try await terrace("list", "-o", "name").output == scoped)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
