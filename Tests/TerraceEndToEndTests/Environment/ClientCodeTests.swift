import Foundation
import Testing

/// Runs the output of `terrace env --for CLIENT` with that client, if this machine has it.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ClientCodeTests {
    private static let node = "/usr/share/nodejs"
    private static let hasNodeRedis =
        FileManager.default.fileExists(atPath: node + "/redis") && VendorClients.find("node") != nil

    private static let tiers = ["standard", "azure/standard"]

    private func withCache(
        _ tier: String, _ words: [String] = [], _ body: (DaemonProcess, Workspace) async throws -> Void
    )
        async throws
    {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let created = try await TerraceRun(["create", "web", "--tier", tier] + words, endpoint: daemon.endpoint)
            #expect(created.status == 0, "\(created.errors)")
            try await body(daemon, workspace)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Writes the code into a file and runs the client's script in the folder Clients with it.
    private func check(
        _ library: String, _ daemon: DaemonProcess, _ workspace: Workspace, by script: String, in program: String
    ) async throws {
        let code = try await TerraceRun(["env", "web", "--for", library], endpoint: daemon.endpoint)
        #expect(code.status == 0, "\(code.errors)")
        let file = try workspace.write(code.output, to: "settings" + (script.hasSuffix(".js") ? ".js" : ".py"))
        let run = try await ProgramRun(
            [program, VendorClients.script(script), library, file],
            environment: ["NODE_PATH": Self.node, "PYTHONDONTWRITEBYTECODE": "1"], folder: workspace.path)
        #expect(run.status == 0 && run.output == "PONG\n", "\(library): \(code.output)\(run.output)\(run.errors)")
    }

    @Test(
        .enabled(if: VendorClients.python(with: "redis") != nil, "\(VendorClients.skipped("redis-py"))"),
        arguments: tiers)
    func redisPyRunsItsCode(_ tier: String) async throws {
        try await withCache(tier) { daemon, workspace in
            let python = VendorClients.python(with: "redis") ?? ""
            try await check("redis-py", daemon, workspace, by: "client_code.py", in: python)
        }
    }

    @Test(.enabled(if: VendorClients.python(with: "redis") != nil, "\(VendorClients.skipped("redis-py"))"))
    func redisPyRunsItsCodeForACluster() async throws {
        try await withCache("premium", ["--shards", "3", "--tls"]) { daemon, workspace in
            let python = VendorClients.python(with: "redis") ?? ""
            try await check("redis-py", daemon, workspace, by: "client_code.py", in: python)
        }
    }

    @Test(
        .enabled(
            if: VendorClients.python(with: "celery, django, rq") != nil,
            "\(VendorClients.skipped("one of celery, django, rq"))"),
        arguments: tiers)
    func librariesBuiltOnRedisPyAcceptTheirSettings(_ tier: String) async throws {
        try await withCache(tier) { daemon, workspace in
            let python = VendorClients.python(with: "celery, django, rq") ?? ""
            for library in ["celery", "django", "rq"] {
                try await check(library, daemon, workspace, by: "client_code.py", in: python)
            }
        }
    }

    @Test(.enabled(if: hasNodeRedis, "\(VendorClients.skipped("node-redis"))"), arguments: tiers)
    func nodeRedisRunsItsCode(_ tier: String) async throws {
        try await withCache(tier) { daemon, workspace in
            try await check(
                "node-redis", daemon, workspace, by: "client_code.js", in: VendorClients.find("node") ?? "")
        }
    }

    @Test(.enabled(if: hasNodeRedis, "\(VendorClients.skipped("node-redis"))"))
    func nodeRedisRunsItsCodeForACluster() async throws {
        try await withCache("premium", ["--shards", "3", "--tls"]) { daemon, workspace in
            try await check(
                "node-redis", daemon, workspace, by: "client_code.js", in: VendorClients.find("node") ?? "")
        }
    }

    /// Regression: `redis.Redis.from_url(os.environ["REDIS_URL"])` failed, because it did not trust the authority.
    @Test(.enabled(if: VendorClients.python(with: "redis") != nil, "\(VendorClients.skipped("redis-py"))"))
    func urlIsEnoughForRedisPy() async throws {
        try await withCache("azure/standard") { daemon, workspace in
            let variables = try await TerraceRun(["env", "web", "-o", "json"], endpoint: daemon.endpoint)
            let environment = try JSONDecoder().decode([String: String].self, from: Data(variables.output.utf8))
            let python = VendorClients.python(with: "redis") ?? ""
            let line = "import os, redis; print(redis.Redis.from_url(os.environ['REDIS_URL']).ping())"
            let run = try await ProgramRun([python, "-c", line], environment: environment, folder: workspace.path)
            #expect(run.output == "True\n", "\(run.errors)")
        }
    }

    @Test(.enabled(if: hasNodeRedis, "\(VendorClients.skipped("node-redis"))"))
    func nodeTrustsTheAuthorityByItsVariable() async throws {
        try await withCache("azure/standard") { daemon, workspace in
            let variables = try await TerraceRun(["env", "web", "-o", "json"], endpoint: daemon.endpoint)
            var environment = try JSONDecoder().decode([String: String].self, from: Data(variables.output.utf8))
            environment["NODE_PATH"] = Self.node
            let file = try workspace.write(
                "const client = require('redis').createClient({ url: process.env.REDIS_URL });", to: "settings.js")
            let run = try await ProgramRun(
                [VendorClients.find("node") ?? "", VendorClients.script("client_code.js"), "node-redis", file],
                environment: environment, folder: workspace.path)
            #expect(run.output == "PONG\n", "\(run.errors)")
        }
    }
}
