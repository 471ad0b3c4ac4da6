import Foundation
import GRDB
import TerraceCore
import Testing

@testable import TerraceStore

/// Files that earlier versions wrote are read, and files of later versions are refused.
///
/// `Fixtures/v3.sqlite` was left by a daemon before the forms existed: seven caches of six tiers and three vendors, a cluster with
/// TLS and a user, a lease, users and a user group, a zone that is down, and an update that was running. It is never made anew.
@Suite struct StoredFileTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures"

    /// A copy of the fixture, in a folder of its own.
    private static func withCopy(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: fixtures + "/v3.sqlite", toPath: folder + "/state.sqlite")
        try await body(folder + "/state.sqlite")
    }

    private static func change(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func aFileFromBeforeTheFormsHasEverything() async throws {
        try await Self.withCopy { path in
            let store = try SQLiteStore(path: path)
            let caches = try await store.caches()
            #expect(
                caches.map(\.record.spec.id.description) == [
                    "aws:123456789012/us-east-1/pages", "azure:00000000-0000-0000-0000-000000000001/apps/web",
                    "google:demo-project/us-central1/cache", "local/lease-yba5mpqt1q", "local/orders", "local/plain",
                    "local/sessions",
                ])
            let orders = try #require(caches.first { $0.record.spec.id.name == "orders" })
            #expect(orders.record.primaries == [NodeID(shard: 0, index: 0), NodeID(shard: 1, index: 1)])
            #expect(orders.record.spec.tls == .required)
            #expect(orders.record.spec.users?.map(\.name) == ["app"])
            #expect(orders.secrets.userPasswords?["app"]?.count == 32)
            #expect(orders.record.owner?.name == "shop")
            let pages = try #require(caches.first { $0.record.spec.id.name == "pages" })
            #expect(pages.record.spec.users?.last?.login == .open)
            #expect(pages.record.declaration.attributes["UserGroupIds"] == ["g1"])
            #expect(caches.filter { $0.record.pool?.lease != nil }.count == 1)
            let web = try CacheID(scope: Scope("azure:00000000-0000-0000-0000-000000000001/apps"), name: "web")
            let running = try await store.runningOperations(of: web)
            #expect(running.map(\.kind) == [.update])
            #expect(running.first?.pace?.rest == 1200)
            #expect(try await store.operations(in: nil, limit: 1000).count == 16)
            let events = try await store.events(after: 0, cache: nil, limit: 1000)
            #expect(events.count == 83)
            #expect(events.first?.reason == "CreateRequested")
            #expect(events.contains { $0.reason == "Promoted" && $0.node == NodeID(shard: 0, index: 1) })
            #expect(try await store.downZones() == ["c"])
            #expect(try await store.resources(kind: "aws/user", scope: nil).map(\.key.name) == ["d1", "u1"])
        }
    }

    /// What a form does not know would be gone with the first change of a cache.
    @Test func everyRowOfThatFileIsWrittenAsItWas() async throws {
        try await Self.withCopy { path in
            let queue = try DatabaseQueue(path: path)
            let rows = try queue.read { db in
                try ["cache", "operation", "event"].flatMap { table in
                    let id = table == "event" ? "sequence" : "id"
                    return try Row.fetchAll(db, sql: "SELECT '\(table)' AS kind, \(id) AS id, body FROM \(table)")
                }
            }
            #expect(rows.count == 7 + 16 + 83)
            for row in rows {
                let written: String
                switch row["kind"] as String {
                case "cache": written = try StoredRow<CacheForm>.text(StoredRow<CacheForm>.read(row))
                case "operation": written = try StoredRow<OperationForm>.text(StoredRow<OperationForm>.read(row))
                default: written = try StoredRow<EventForm>.text(StoredRow<EventForm>.read(row))
                }
                var read = try Self.json(row["body"])
                // A deletion has no generation as its goal any more.
                if case .object(var members) = read, members["kind"] == .string("delete") {
                    members["generation"] = nil
                    read = .object(members)
                }
                #expect(try Self.json(written) == read)
            }
        }
    }

    private static func json(_ text: String) throws -> JSONValue {
        try JSONParser.value(of: Array(text.utf8), within: .ours)
    }

    /// What the first version wrote: one password, TLS as a flag, and none of what came later.
    @Test func aFileOfTheFirstVersionIsRead() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { for ending in ["", "-wal", "-shm"] { unlink(path + ending) } }
        let body = try String(contentsOfFile: Self.fixtures + "/v1-cache.json", encoding: .utf8)
        var cache = try SampleCache.make("a")
        cache.record.endpoint = Endpoint(host: "127.16.0.2", port: 6379)
        cache.record.hiddenCommands = nil
        try SQLiteStore.makeFirstVersion(path: path, caches: [(cache.record.spec.id.description, body)])
        #expect(try await SQLiteStore(path: path).caches() == [cache])
    }

    @Test(arguments: ["cache", "operation", "event", "resource"])
    func aRowOfALaterVersionIsRefusedAndTheFileLeftAsItIs(_ table: String) async throws {
        try await Self.withCopy { path in
            _ = try SQLiteStore(path: path)
            try Self.change(path, "UPDATE \(table) SET version = 2 WHERE rowid = (SELECT max(rowid) FROM \(table))")
            let before = FileManager.default.contents(atPath: path)
            let error = #expect(throws: TerraceError.self) { try SQLiteStore(path: path) }
            #expect(error?.code == .failedPrecondition)
            #expect(
                error?.message.contains(
                    "is of a newer version of Terrace than this one (it has \(table) rows of version 2)")
                    == true, "\(error?.message ?? "")")
            #expect(FileManager.default.contents(atPath: path) == before)
        }
    }

    @Test(arguments: [
        (
            "UPDATE cache SET body = json_set(body, '$.record.spec.tls', 'quantum') WHERE id = 'local/plain'",
            "cache local/plain has spec.tls 'quantum', which this version of Terrace does not know"
        ),
        (
            "UPDATE cache SET body = json_remove(body, '$.record.spec.port') WHERE id = 'local/plain'",
            "cache local/plain cannot be read: 'record.spec.port' is missing"
        ),
        (
            "UPDATE cache SET body = json_set(body, '$.record.spec.port', 'x') WHERE id = 'local/plain'",
            "cache local/plain cannot be read: 'record.spec.port' has a value of another type than expected"
        ),
    ])
    func aCacheThatCannotBeReadIsNamed(_ sql: String, _ text: String) async throws {
        try await Self.withCopy { path in
            try Self.change(path, sql)
            let error = #expect(throws: TerraceError.self) { try SQLiteStore(path: path) }
            #expect(
                error?.message.hasPrefix("cannot open the state in \(path): \(text)") == true, "\(error?.message ?? "")"
            )
        }
    }

    @Test func anEventThatCannotBeReadIsNamed() async throws {
        try await Self.withCopy { path in
            let store = try SQLiteStore(path: path)
            try Self.change(path, "UPDATE event SET body = json_remove(body, '$.message') WHERE sequence = 3")
            let error = await #expect(throws: TerraceError.self) {
                _ = try await store.events(after: 0, cache: nil, limit: 10)
            }
            #expect(error?.message == "the daemon's state: event 3 cannot be read: 'message' is missing")
            #expect((error?.cause as? UnreadableRow)?.cause is DecodingError)
        }
    }
}
