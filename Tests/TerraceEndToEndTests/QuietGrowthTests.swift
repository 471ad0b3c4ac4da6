import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// A daemon that works for a long time does not grow after the first tenth of that time.
@Suite(.serialized, .timeLimit(.minutes(120))) struct QuietGrowthTests {
    private static let isLong = ProcessInfo.processInfo.environment["TERRACE_LONG"] != nil
    private static let cycles = isLong ? 2000 : 40
    private static let calls = isLong ? 200_000 : 3000

    /// The measurements that must not grow.
    private struct Size: CustomStringConvertible {
        var memory: Int
        var threads: Int
        var descriptors: Int
        var database: Int

        var description: String {
            "\(memory) kB, \(threads) threads, \(descriptors) descriptors, \(database) bytes of database"
        }
    }

    @Test func cyclesCallsAndWorstInputsDoNotGrowTheDaemon() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let client = try APIClient(endpoint: daemon.endpoint)
            var sizes: [Size] = []
            for part in 0..<10 {
                for cycle in 0..<Self.cycles / 10 { try await Self.cycle("web-\(part)-\(cycle)", client) }
                try await Self.call(Self.calls / 10, client)
                for attack in Attack.all {
                    let status = try await attack.send(client)
                    #expect((400..<500).contains(status), "\(attack.name): \(status)")
                }
                try sizes.append(size(of: daemon, workspace))
            }
            let (early, late) = (sizes[0], sizes[9])
            let story = sizes.map(\.description).joined(separator: "\n")
            // Allowed are a tenth, and the memory that the allocator keeps after one request of four megabytes.
            #expect(late.memory <= early.memory * 11 / 10 + 8 << 10, "\(story)")
            #expect(late.threads <= early.threads + 4, "\(story)")
            // Connections of clients are not counted, because clients keep them as long as they want.
            #expect(late.descriptors <= early.descriptors + 4, "\(story)")
            // The database grows until it has 10,000 events, which takes 800 cycles.
            let grown = Self.isLong ? sizes[5] : early
            let room = Self.isLong ? grown.database / 10 : Self.cycles * 16 << 10
            // The journal grows to four megabytes before it is written back, and then keeps this size.
            #expect(late.database <= grown.database + room + 5 << 20, "\(story)")
            print("quiet growth of \(Self.cycles) cycles and \(Self.calls) calls:\n\(story)")
            #expect(await daemon.end(SIGTERM) == 0)
            #expect(await daemon.log.utf8.count < 16 << 10)
        }
    }

    private static func cycle(_ name: String, _ client: APIClient) async throws {
        let quiet = Progress(isQuiet: true)
        func wait(_ change: ChangeDocument) async throws {
            try await client.wait(for: [change], until: Deadline(in: hangLimit), quiet)
        }
        let manifest = "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: \(name)}\nspec: {tier: basic}\n"
        try await wait(try await client.send(.post, "/api/v1/caches", Array(manifest.utf8)))
        let path = APIClient.path(scope: "local", name: name)
        let patch = #"{"metadata":{"labels":{"a":"b"}},"spec":{"config":{"maxmemory-policy":"allkeys-lru"}}}"#
        try await wait(try await client.send(.patch, path, Array(patch.utf8)))
        let operation: OperationDocument = try await client.send(.delete, path, nil)
        try await wait(ChangeDocument(name: name, scope: "local", action: "delete", operation: operation.id))
    }

    private static func call(_ count: Int, _ client: APIClient) async throws {
        let paths = [
            "/api/v1/caches", "/metrics", "/healthz", "/api/v1/events?limit=10", "/api/v1/operations?limit=10",
            "/api/v1/tiers", "/api/v1/caches/local/none", "/api/v1/openapi.json",
            "/?Action=DescribeCacheClusters&Version=2015-02-02", "/v1/projects/p/locations/l/instances",
            "/subscriptions/s/resourceGroups?api-version=2024-03-01", "/api/v1/nothing",
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for index in stride(from: worker, to: count, by: 4) {
                        let (status, _, _) = try await client.raw(
                            "GET", paths[index % paths.count], headers: [("Authorization", "Bearer x")], body: nil)
                        #expect(status < 500, "\(paths[index % paths.count])")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func size(of daemon: DaemonProcess, _ workspace: Workspace) throws -> Size {
        let port = try #require(URL(string: daemon.endpoint)?.port)
        let figures = try ProcessFigures(of: daemon.pid)
        let folder = workspace.path + "/state"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("state.sqlite") }
        let database = try files.reduce(0) { sum, name in
            let size = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.size] as? NSNumber
            return sum + (size?.intValue ?? 0)
        }
        return Size(
            memory: figures.memory, threads: figures.threads,
            descriptors: Leftovers.descriptors(of: daemon.pid, apiPort: port).count, database: database)
    }
}
