import Foundation
import TerraceAPI
import Testing

@testable import TerraceCommands

/// Files of Azure's caches by the real `az`, against real servers.
@Suite(.serialized) struct AzureFileTests {
    @Test(.enabled(if: VendorClients.find("az") != nil, "\(VendorClients.skipped("az"))"))
    func theRealToolExportsImportsAndFlushes() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let cloud = try await TerraceRun(["cloud", "azure", "--format", "json"], endpoint: daemon.endpoint)
            let environment = try JSON.value([String: String].self, from: cloud.output.utf8)
            func az(_ words: String...) async throws -> ProgramRun {
                try await ProgramRun([VendorClients.find("az") ?? "az"] + words, environment: environment)
            }
            func connect(_ words: String...) async throws -> String {
                try await TerraceRun(["connect", "shop", "--"] + words, endpoint: daemon.endpoint).output
            }
            let one = ["--resource-group", "myRG", "--name", "shop"]
            #expect(try await az("group", "create", "--name", "myRG", "--location", "eastus").status == 0)
            let created = try await ProgramRun(
                [VendorClients.find("az") ?? "az", "redis", "create", "--location", "eastus", "--sku", "Premium"]
                    + ["--vm-size", "P1", "--shard-count", "2"] + one, environment: environment)
            #expect(created.status == 0, "\(created.errors)")
            #expect(try await connect("SET", "greeting", "hello") == "OK\n")
            let container = "https://myaccount.blob.core.windows.net/backups"
            func redis(_ words: String...) async throws -> ProgramRun {
                try await ProgramRun(
                    [VendorClients.find("az") ?? "az", "redis"] + words + one, environment: environment)
            }
            let exported = try await redis("export", "--prefix", "monday", "--container", container + "?sig=x")
            #expect(exported.status == 0, "\(exported.errors)")
            let flushed = try await redis("flush", "--yes", "--query", "status", "-o", "tsv")
            #expect(flushed.status == 0 && flushed.output == "Succeeded\n", "\(flushed.output)\(flushed.errors)")
            #expect(try await connect("GET", "greeting") == "\n")
            let imported = try await redis(
                "import", "--yes", "--files", container + "/monday-0001.rdb?sig=x", container + "/monday-0002.rdb")
            #expect(imported.status == 0, "\(imported.errors)")
            #expect(try await connect("GET", "greeting") == "hello\n")
            let missing = try await redis("import", "--yes", "--files", container + "/none.rdb")
            #expect(missing.status != 0 && missing.errors.contains("none.rdb"), "\(missing.errors)")
            #expect(try await connect("GET", "greeting") == "hello\n")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
