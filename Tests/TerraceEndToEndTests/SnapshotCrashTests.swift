import Foundation
import TerraceAPI
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// Kills the daemon in the middle of snapshots, restores, deletions, exports and imports, and checks that nothing half is left, that no
/// snapshot is lost, and that no file belongs to nobody.
@Suite(.serialized) struct SnapshotCrashTests {
    /// The number of kills; the variable TERRACE_CRASH_ROUNDS changes it.
    private static let rounds = ProcessInfo.processInfo.environment["TERRACE_CRASH_ROUNDS"].flatMap { Int($0) } ?? 12

    @Test(arguments: [1, 3]) func killsLeaveNothingHalf(_ shards: Int) async throws {
        try await Workspace.with { workspace in
            let folder = workspace.path + "/state"
            var random = SeededGenerator(seed: 20_261_130 + UInt64(shards))
            var campaign = SnapshotCampaign(folder: folder, shards: shards)
            try await campaign.begin()
            for round in 0..<Self.rounds {
                let daemon = try await DaemonProcess(folder: folder)
                let client = try APIClient(endpoint: daemon.endpoint)
                await campaign.act(client, round, &random)
                await daemon.end(SIGKILL)
            }
            let daemon = try await DaemonProcess(folder: folder)
            try await campaign.check(APIClient(endpoint: daemon.endpoint))
            #expect(await daemon.end(SIGTERM) == 0)
            campaign.endServers()
        }
    }
}

private struct SnapshotCampaign {
    let folder: String
    let shards: Int
    /// The snapshots that were asked for and acknowledged, and are not to be deleted.
    private var wanted: Set<String> = []
    private var deleted: Set<String> = []
    /// The caches whose restore, or whose import, was acknowledged.
    private var restored: Set<String> = []
    /// The operations that were acknowledged and write or read files of buckets.
    private var transfers: [String] = []

    init(folder: String, shards: Int) {
        self.folder = folder
        self.shards = shards
    }

    /// Creates the cache, with some data and an archive.
    mutating func begin() async throws {
        let daemon = try await DaemonProcess(folder: folder)
        let client = try APIClient(endpoint: daemon.endpoint)
        let spec =
            shards == 1
            ? "{tier: standard, persistence: {mode: none, archive: true}}"
            : "{tier: premium, shards: \(shards), persistence: {mode: none, archive: true}}"
        let manifest = "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: web}\nspec: \(spec)\n"
        let request = ApplyRequest(manifests: [.init(file: "web.yaml", text: manifest)])
        let changes: ChangeList = try await client.send(.post, "/api/v1/apply", JSON.bytes(request))
        try await client.wait(for: changes.changes, until: Deadline(in: .seconds(60)), Progress(isQuiet: true))
        for server in try await primaries(of: "web", client) {
            for number in 0..<2000 {
                // Those that belong to another shard are refused.
                _ = try? await server.send(["SET", "key\(number)", String(repeating: "v", count: 1000)])
            }
            await server.close()
        }
        try await exportOnce(client)
        await daemon.end(SIGKILL)
    }

    /// Writes files that imports take, and creates a cache that is filled from them.
    private mutating func exportOnce(_ client: APIClient) async throws {
        let (quiet, deadline) = (Progress(isQuiet: true), Deadline(in: .seconds(60)))
        let made: SnapshotAnswer = try await client.send(
            .post, "/api/v1/snapshots", JSON.bytes(SnapshotRequest(cache: "web", name: "base")))
        try await client.wait(for: made.operation, on: made.snapshot, state: "available", until: deadline, quiet)
        wanted.insert("base")
        let exported: OperationDocument = try await client.send(
            .post, "/api/v1/snapshots/local/base/actions/export", JSON.bytes(ExportRequest(to: Self.address)))
        try await client.wait(for: exported, on: made.snapshot, state: "exported", until: deadline, quiet)
        let manifest = "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: filled}\nspec: {tier: standard}\n"
        let change: ChangeDocument = try await client.send(.post, "/api/v1/caches", Array(manifest.utf8))
        try await client.wait(for: [change], until: deadline, quiet)
    }

    private static let address = "s3://in/web.rdb"

    private var files: [String] {
        shards == 1 ? [Self.address] : (1...shards).map { "s3://in/web-000\($0).rdb" }
    }

    private func primaries(of name: String, _ client: APIClient) async throws -> [RedisConnection] {
        let path = APIClient.path(scope: "local", name: name)
        let info = try await client.get(ConnectionDocument.self, path + "/connection")
        var found: [RedisConnection] = []
        for node in try await client.get(CacheDocument.self, path).nodes where node.role == "primary" {
            found.append(
                try await RedisConnection.connect(host: node.host, port: node.port, password: info.password))
        }
        return found
    }

    /// Asks for something, and returns at some moment while it is done.
    mutating func act(_ client: APIClient, _ round: Int, _ random: inout SeededGenerator) async {
        let name = "s\(round)"
        let moment = Duration.microseconds(Int.random(in: 0...150_000, using: &random))
        switch Int.random(in: 0..<9, using: &random) {
        case 0 where wanted.count > 1:
            let victim = wanted.subtracting(["base"]).sorted()[0]
            wanted.remove(victim)
            let answer = try? await client.send(.delete, "/api/v1/snapshots/local/\(victim)", nil) as SnapshotDocument
            // It is refused while a cache is filled from it.
            if answer != nil { deleted.insert(victim) } else { wanted.insert(victim) }
        case 1 where !wanted.isEmpty:
            let source = wanted.sorted()[0]
            // A snapshot that is not available yet is refused, and nothing is restored then.
            let request = RestoreRequest(name: "r\(round)", from: source)
            let answer = try? await client.send(.post, "/api/v1/restores", JSON.bytes(request)) as ChangeDocument
            if answer != nil { restored.insert("r\(round)") }
        case 2:
            var request = RestoreRequest(name: "m\(round)", from: "web")
            request.at = Timestamp.text(Date().timeIntervalSince1970 - 0.2)
            let answer = try? await client.send(.post, "/api/v1/restores", JSON.bytes(request)) as ChangeDocument
            if answer != nil { restored.insert("m\(round)") }
        case 3:
            let answer =
                try? await client.send(
                    .post, "/api/v1/snapshots/local/base/actions/export",
                    JSON.bytes(ExportRequest(to: "s3://out/\(round).rdb"))) as OperationDocument
            if let answer { transfers.append(answer.id) }
        case 4:
            let request = ImportRequest(files: files, name: name)
            let answer = try? await client.send(.post, "/api/v1/imports", JSON.bytes(request)) as SnapshotAnswer
            if answer != nil { wanted.insert(name) }
        case 5:
            // It is refused while one before it writes its keys.
            let request = FillRequest(files: files, replace: true)
            let path = "/api/v1/caches/local/filled/actions/import"
            let answer = try? await client.send(.post, path, JSON.bytes(request)) as OperationDocument
            if let answer {
                transfers.append(answer.id)
                restored.insert("filled")
            }
        default:
            let request = SnapshotRequest(cache: "web", name: name)
            let answer = try? await client.send(.post, "/api/v1/snapshots", JSON.bytes(request)) as SnapshotAnswer
            if answer != nil { wanted.insert(name) }
        }
        // The moment of the kill is random, so there is no event to wait for.
        try? await Task.sleep(for: moment)
    }

    func check(_ client: APIClient) async throws {
        let snapshots = try await eventually("all work on snapshots is done") {
            try await client.get(SnapshotList.self, "/api/v1/snapshots").snapshots
        } until: { all in
            all.allSatisfy { $0.state == "available" || $0.state == "failed" }
        }
        let kept = snapshots.filter { $0.cause != "moment" }
        #expect(Set(kept.map(\.name)) == wanted, "an acknowledged snapshot is there, a deleted one is not")
        #expect(kept.allSatisfy { $0.state == "available" }, "\(kept.compactMap(\.error))")
        #expect(kept.allSatisfy { $0.keys == 2000 })
        let known = Set(snapshots.flatMap(\.dumps).map(\.sha256))
        try await eventually("every file belongs to a snapshot") {
            Set(files(below: "snapshots/dumps").filter { $0.count == 64 }) == known
        }
        for id in transfers {
            let path = "/api/v1/operations/\(id)"
            let ended = try await eventually("a transfer ends") {
                try await client.get(OperationDocument.self, path)
            } until: {
                $0.state != "running"
            }
            #expect(ended.state == "succeeded", "\(ended.kind): \(ended.error ?? "")")
        }
        for folder in ["snapshots/.uploads", "buckets/.uploads", "scratch"] {
            #expect(files(below: folder).isEmpty, "\(folder)")
        }
        for name in restored.sorted() {
            let path = APIClient.path(scope: "local", name: name)
            try await eventually("\(name) is available") {
                try await client.get(CacheDocument.self, path).state == "available"
            }
            var keys: Int64 = 0
            for server in try await primaries(of: name, client) {
                keys += try await server.send(["DBSIZE"]).integer ?? 0
                await server.close()
            }
            #expect(keys == 2000, "\(name)")
        }
        var changes: [ChangeDocument] = []
        for cache in try await client.get(CacheList.self, "/api/v1/caches").caches {
            let operation: OperationDocument = try await client.send(.delete, APIClient.path(cache), nil)
            changes.append(
                ChangeDocument(name: cache.name, scope: cache.scope, action: "delete", operation: operation.id))
        }
        try await client.wait(for: changes, until: Deadline(in: .seconds(60)), Progress(isQuiet: true))
    }

    private func files(below place: String) -> [String] {
        (FileManager.default.enumerator(atPath: "\(folder)/\(place)")?.allObjects as? [String] ?? [])
            .compactMap { $0.split(separator: "/").last.map(String.init) }
            .filter { !$0.hasPrefix(".") && $0.count > 2 }
    }

    func endServers() { #expect(Leftovers.processes(of: folder).isEmpty) }
}
