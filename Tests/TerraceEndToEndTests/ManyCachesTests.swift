import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceCommands

@Suite(.serialized) struct ManyCachesTests {
    @Test func hundredBasicCachesLeaveNothing() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let client = try APIClient(endpoint: daemon.endpoint)
            // One round before the count, because the daemon keeps some descriptors open after their first use.
            try await comeAndGo(3, client)
            let port = try #require(URL(string: daemon.endpoint)?.port)
            let before = Leftovers.descriptors(of: daemon.pid, apiPort: port)
            try await comeAndGo(100, client)
            #expect(Leftovers.processes(of: workspace.path) == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/state/nodes") == [])
            let after = Leftovers.descriptors(of: daemon.pid, apiPort: port)
            // A leak would show once per cache. One or two more may be connections of clients that are just ending.
            #expect(after.count - before.count < 10, "\(after) instead of \(before)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    private func comeAndGo(_ count: Int, _ client: APIClient) async throws {
        let text = (1...count).map {
            "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: many-\($0)}\nspec: {tier: basic, size: C0}\n"
        }.joined(separator: "---\n")
        let quiet = Progress(isQuiet: true)
        let request = ApplyRequest(manifests: [.init(file: "many.yaml", text: text)], prune: false, dryRun: false)
        let created: ChangeList = try await client.send(.post, "/api/v1/apply", JSON.bytes(request))
        try await client.wait(for: created.changes, until: Deadline(in: hangLimit), quiet)
        var caches: [CacheDocument] = []
        try await eventually("\(count) caches are available") {
            caches = try await client.get(CacheList.self, "/api/v1/caches").caches
            return caches.count { $0.state == "available" }
        } until: {
            $0 == count
        }
        #expect(caches.count == count)
        var deleted: [ChangeDocument] = []
        for cache in caches {
            let operation: OperationDocument = try await client.send(.delete, APIClient.path(cache), nil)
            deleted.append(
                ChangeDocument(name: cache.name, scope: cache.scope, action: "delete", operation: operation.id))
        }
        try await client.wait(for: deleted, until: Deadline(in: hangLimit), quiet)
    }
}
