import Foundation
import TerraceAPI
import Testing

@testable import TerraceCommands

/// The real `az` and Azure's Python SDKs against a real daemon and real servers.
@Suite(.serialized) struct AzureClientTests {
    /// The environment for `az`: only the variables that `terrace cloud azure` prints.
    private static func environment(_ daemon: DaemonProcess) async throws -> [String: String] {
        let run = try await TerraceRun(["cloud", "azure", "--format", "json"], endpoint: daemon.endpoint)
        #expect(run.status == 0, "\(run.errors)")
        return try JSON.value([String: String].self, from: run.output.utf8)
    }

    /// Waits until keys and users have reached every server. Their requests are answered after five seconds even if
    /// they have not.
    private static func untilAvailable(_ name: String, _ daemon: DaemonProcess) async throws {
        let run = try await TerraceRun(["wait", name, "--for", "available"], endpoint: daemon.endpoint)
        try #require(run.status == 0, "\(run.errors)")
    }

    /// Published example commands in the spelling that az accepts. az itself refuses `--enable-non-ssl-port false`, and
    /// `--shard-count` in an update.
    @Test(.enabled(if: VendorClients.find("az") != nil, "\(VendorClients.skipped("az"))"))
    func exampleCommandsCreateACacheAndACluster() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let environment = try await Self.environment(daemon)
            func az(_ words: String...) async throws -> ProgramRun {
                try await ProgramRun([VendorClients.find("az") ?? "az"] + words, environment: environment)
            }
            func value(_ words: String..., query: String) async throws -> String {
                let all = words + ["--name", "myapp-redis", "--resource-group", "myRG", "--query", query, "-o", "tsv"]
                return try await ProgramRun(
                    [VendorClients.find("az") ?? "az", "redis"] + all, environment: environment
                )
                .output.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            #expect(try await az("group", "create", "--name", "myRG", "--location", "eastus").status == 0)
            let created = try await az(
                "redis", "create", "--resource-group", "myRG", "--name", "myapp-redis", "--location", "eastus", "--sku",
                "Premium", "--vm-size", "P2", "--query", "provisioningState", "-o", "tsv")
            #expect(created.output == "Succeeded\n", "\(created.errors)")
            let host = try await value("show", query: "hostName")
            let port = try await value("show", query: "sslPort")
            let key = try await value("list-keys", query: "primaryKey")
            let login = [
                "redis-cli", "-c", "-h", host, "-p", port, "--tls", "--cacert", environment["REQUESTS_CA_BUNDLE"] ?? "",
            ]
            func cli(_ words: String..., key: String) async throws -> String {
                try await ProgramRun(login + words, environment: ["REDISCLI_AUTH": key]).output
            }
            #expect(try await cli("SET", "greeting", "hello", key: key) == "OK\n")
            let updated = try await az(
                "redis", "update", "--name", "myapp-redis", "--resource-group", "myRG", "--set", "shardCount=3",
                "--no-wait", "false")
            #expect(updated.status == 0, "\(updated.errors)")
            #expect(try await value("show", query: "[provisioningState,shardCount]") == "Succeeded\n3")
            #expect(try await value("show", query: "hostName") == host)
            #expect(try await cli("GET", "greeting", key: key) == "hello\n")
            let fresh = try await value("regenerate-keys", "--key-type", "Primary", query: "primaryKey")
            try await Self.untilAvailable("myapp-redis", daemon)
            #expect(try await cli("GET", "greeting", key: fresh) == "hello\n")
            #expect(try await cli("GET", "greeting", key: key).contains("NOAUTH"))
            #expect(
                try await az("redis", "delete", "--name", "myapp-redis", "--resource-group", "myRG", "--yes").status
                    == 0)
            let gone = try await az("redis", "show", "--name", "myapp-redis", "--resource-group", "myRG")
            #expect(gone.status == 3)
            #expect(gone.errors.contains("(ResourceNotFound)"))
            #expect(Leftovers.processes(of: workspace.path + "/state") == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test(
        .enabled(
            if: VendorClients.python(with: "azure.mgmt.redis") != nil, "\(VendorClients.skipped("azure-mgmt-redis"))"))
    func azureLibrariesSeeTheLifecycle() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let client = try APIClient(endpoint: daemon.endpoint)
            let document = try await client.get(DaemonDocument.self, "/api/v1/daemon")
            let run = try await ProgramRun([
                VendorClients.python(with: "azure.mgmt.redis") ?? "python3", VendorClients.script("azure_lifecycle.py"),
                try #require(document.secureEndpoint), document.authorityFile,
            ])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasSuffix(" 6380\n"))
            #expect(Leftovers.processes(of: workspace.path + "/state") == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Logs in as an application with Entra does: with a token of the login, and the token's object id as the user name.
    @Test(.enabled(if: VendorClients.find("az") != nil, "\(VendorClients.skipped("az"))"))
    func loginTokenGivesTheRightsOfItsPolicy() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let environment = try await Self.environment(daemon)
            func az(_ words: String...) async throws -> String {
                let run = try await ProgramRun(
                    [VendorClients.find("az") ?? "az"] + words + ["-o", "tsv"], environment: environment)
                try #require(run.status == 0, "\(words): \(run.errors)")
                return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            let cache = ["--name", "entra", "--resource-group", "myRG"]
            func redis(_ words: String...) async throws -> String {
                let run = try await ProgramRun(
                    [VendorClients.find("az") ?? "az", "redis"] + words + cache + ["-o", "tsv"],
                    environment: environment)
                try #require(run.status == 0, "\(words): \(run.errors)")
                return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            _ = try await az("group", "create", "--name", "myRG", "--location", "eastus")
            _ = try await redis(
                "create", "--location", "eastus", "--sku", "Standard", "--vm-size", "c0", "--redis-configuration",
                #"{"aad-enabled": "true"}"#, "--query", "provisioningState")
            let token = try await az(
                "account", "get-access-token", "--resource", "https://redis.azure.com", "--query", "accessToken")
            let object = try Self.objectID(token)
            let place = try await redis("show", "--query", "[hostName,sslPort]").split(whereSeparator: \.isWhitespace)
            let login = [
                "redis-cli", "-h", String(place[0]), "-p", String(place[1]), "--tls", "--cacert",
                environment["REQUESTS_CA_BUNDLE"] ?? "", "--user", object,
            ]
            func cli(_ words: String...) async throws -> String {
                try await ProgramRun(login + words, environment: ["REDISCLI_AUTH": token]).output
            }
            #expect(try await cli("PING").contains("NOAUTH"))
            #expect(try await redis("access-policy", "list", "--query", "length(@)") == "3")
            let made = try await redis(
                "access-policy", "create", "--access-policy-name", "orders", "--permissions", "+get +set ~orders:*",
                "--query", "permissions")
            #expect(made == "+get +set ~orders:*")
            let names = ["--policy-assignment-name", "web", "--object-id", object, "--object-id-alias", "web"]
            let assigned = try await ProgramRun(
                [VendorClients.find("az") ?? "az", "redis", "access-policy-assignment", "create"] + cache + names + [
                    "--access-policy-name", "orders",
                ], environment: environment)
            #expect(assigned.status == 0, "\(assigned.errors)")
            try await Self.untilAvailable("entra", daemon)
            #expect(try await cli("SET", "orders:1", "open") == "OK\n")
            #expect(try await cli("GET", "orders:1") == "open\n")
            #expect(try await cli("GET", "other").contains("NOPERM"))
            #expect(try await cli("DEL", "orders:1").contains("NOPERM"))
            _ = try await redis("access-policy-assignment", "delete", "--policy-assignment-name", "web")
            try await Self.untilAvailable("entra", daemon)
            #expect(try await cli("GET", "orders:1").contains("NOAUTH"))
            _ = try await redis("delete", "--yes")
            #expect(Leftovers.processes(of: workspace.path + "/state") == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    private static func objectID(_ token: String) throws -> String {
        let part = String(token.split(separator: ".")[1])
        var body = part.replacing("-", with: "+").replacing("_", with: "/")
        while body.count % 4 != 0 { body += "=" }
        let claims = try JSONSerialization.jsonObject(with: try #require(Data(base64Encoded: body)))
        return try #require((claims as? [String: Any])?["oid"] as? String)
    }
}
