import Foundation
import TerraceAPI
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// A standard cluster client reads and writes while shards are added and removed.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ReshardingClientTests {
    @Test(
        .enabled(
            if: VendorClients.python(with: "redis") != nil,
            "\(VendorClients.skipped("Python with redis-py"))"))
    func redisPySeesNoError() async throws {
        let python = try #require(VendorClients.python(with: "redis"))
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let created = try await terrace(
                "create", "web", "--tier", "google/cluster", "--shards", "1", "--replicas", "0")
            #expect(created.status == 0, "\(created.errors)")
            let place = try await APIClient(endpoint: daemon.endpoint)
                .get(ConnectionDocument.self, "/api/v1/caches/local/web/connection")
            let words = [
                python, VendorClients.script("resharding.py"), place.host, "\(place.port)", place.password ?? "",
                workspace.path,
            ]
            async let client = ProgramRun(words)
            try await eventually("the client has begun") {
                FileManager.default.fileExists(atPath: workspace.path + "/began")
            }
            for shards in ["2", "3", "1"] {
                let scaled = try await terrace("scale", "web", "--shards", shards)
                #expect(scaled.status == 0, "\(scaled.errors)")
            }
            _ = try workspace.write("", to: "enough")
            let run = try await client
            #expect(run.status == 0, "\(run.errors)")
            #expect(Int(run.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
