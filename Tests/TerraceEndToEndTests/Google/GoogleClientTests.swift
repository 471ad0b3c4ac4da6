import Foundation
import Testing

/// The real `gcloud` and Google's Python library against a real daemon and real servers.
@Suite(.serialized) struct GoogleClientTests {
    private static func environment(_ daemon: DaemonProcess, _ folder: String) -> [String: String] {
        [
            "CLOUDSDK_CONFIG": folder + "/gcloud", "CLOUDSDK_CORE_PROJECT": "demo-project",
            "CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true", "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
            "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "true", "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "true",
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_REDIS": daemon.endpoint + "/",
        ]
    }

    /// A published example command in the spelling that gcloud accepts. gcloud itself refuses `--tier=STANDARD_HA`.
    @Test(.enabled(if: VendorClients.find("gcloud") != nil, "\(VendorClients.skipped("gcloud"))"))
    func exampleCommandCreatesAWorkingInstance() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func gcloud(_ words: String...) async throws -> ProgramRun {
                try await ProgramRun(
                    ["gcloud", "redis"] + words + ["--region=us-central1"],
                    environment: Self.environment(daemon, workspace.path))
            }
            let created = try await gcloud(
                "instances", "create", "myapp-redis", "--size=5", "--redis-version=redis_7_0", "--tier=standard",
                "--replica-count=1", "--enable-auth")
            #expect(created.status == 0, "\(created.errors)")
            #expect(created.errors.contains("Created instance [myapp-redis]."))
            let described = try await gcloud(
                "instances", "describe", "myapp-redis", "--format=value(host,port,state,tier,memorySizeGb)")
            let place = described.output.split(whereSeparator: \.isWhitespace).map(String.init)
            try #require(place.count == 5, "\(described.output)\(described.errors)")
            #expect(Array(place.dropFirst()) == ["6379", "READY", "STANDARD_HA", "5"])
            let key = try await gcloud("instances", "get-auth-string", "myapp-redis", "--format=value(authString)")
            let login = ["redis-cli", "-h", place[0], "-p", place[1]]
            let secret = ["REDISCLI_AUTH": key.output.trimmingCharacters(in: .whitespacesAndNewlines)]
            #expect(try await ProgramRun(login + ["SET", "greeting", "hello"], environment: secret).output == "OK\n")
            #expect(try await ProgramRun(login + ["GET", "greeting"], environment: secret).output == "hello\n")
            let updated = try await gcloud(
                "instances", "update", "myapp-redis", "--size=7", "--update-redis-config=maxmemory-policy=allkeys-lru")
            #expect(updated.status == 0, "\(updated.errors)")
            // The body of the PATCH says that AUTH is off, but its mask does not name AUTH, so AUTH stays on.
            #expect(try await ProgramRun(login + ["GET", "greeting"], environment: secret).output == "hello\n")
            #expect(try await gcloud("instances", "failover", "myapp-redis").status == 0)
            #expect(try await ProgramRun(login + ["GET", "greeting"], environment: secret).output == "hello\n")
            let operations = try await gcloud("operations", "list", "--format=value(metadata.verb)")
            #expect(operations.output == "failover\nupdate\ncreate\n", "\(operations.errors)")
            #expect(try await gcloud("instances", "list").output.contains("myapp-redis"))
            #expect(try await gcloud("instances", "delete", "myapp-redis").status == 0)
            let gone = try await gcloud("instances", "describe", "myapp-redis")
            #expect(gone.status == 1)
            #expect(gone.errors.contains("NOT_FOUND"))
            #expect(Leftovers.processes(of: workspace.path + "/state") == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// The instance's data go to a bucket and come back from there.
    @Test(.enabled(if: VendorClients.find("gcloud") != nil, "\(VendorClients.skipped("gcloud"))"))
    func theRealToolExportsAndImports() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func gcloud(_ words: String...) async throws -> ProgramRun {
                try await ProgramRun(
                    ["gcloud", "redis", "instances"] + words + ["--region=us-central1"],
                    environment: Self.environment(daemon, workspace.path))
            }
            func connect(_ words: String...) async throws -> String {
                try await TerraceRun(["connect", "myapp-redis", "--"] + words, endpoint: daemon.endpoint).output
            }
            let created = try await gcloud("create", "myapp-redis", "--size=1", "--tier=basic")
            #expect(created.status == 0, "\(created.errors)")
            #expect(try await connect("SET", "greeting", "hello") == "OK\n")
            let exported = try await gcloud("export", "gs://backups/myapp.rdb", "myapp-redis")
            #expect(exported.status == 0, "\(exported.errors)")
            #expect(try await connect("SET", "greeting", "bye") == "OK\n")
            #expect(try await connect("SET", "later", "1") == "OK\n")
            let imported = try await gcloud("import", "gs://backups/myapp.rdb", "myapp-redis")
            #expect(imported.status == 0, "\(imported.errors)")
            #expect(try await connect("MGET", "greeting", "later") == "hello\n\n")
            let missing = try await gcloud("import", "gs://backups/none.rdb", "myapp-redis")
            #expect(missing.status != 0 && missing.errors.contains("gs://backups/none.rdb"), "\(missing.errors)")
            #expect(try await connect("GET", "greeting") == "hello\n")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test(
        .enabled(
            if: VendorClients.python(with: "google.cloud.redis_v1") != nil,
            "\(VendorClients.skipped("google-cloud-redis"))"))
    func googleLibrarySeesTheLifecycle() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let python = VendorClients.python(with: "google.cloud.redis_v1") ?? "python3"
            let run = try await ProgramRun([python, VendorClients.script("google_lifecycle.py"), daemon.endpoint])
            #expect(run.status == 0, "\(run.errors)")
            #expect(Leftovers.processes(of: workspace.path + "/state") == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
