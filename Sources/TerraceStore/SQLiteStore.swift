import Foundation
import GRDB
public import TerraceCore

/// The state of a daemon in one SQLite file.
///
/// Records are stored whole, as JSON: they are read and written whole, and a planner that needs a new field then needs
/// no migration. What is searched for has a column.
public struct SQLiteStore: StateStore {
    let writer: any DatabaseWriter
    private let mirror: RecordMirror

    /// Opens or creates the file, which must lie in a folder only its owner can enter.
    /// - Throws: `TerraceError.unavailable` when the file cannot be opened or is no database of ours.
    public init(path: String) throws {
        var configuration = Configuration()
        // A daemon killed at any moment finds every answered write again; what a power failure takes, it takes with the
        // servers. A sync at each commit would be most of the time a new cache takes.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        do {
            writer = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(writer)
            mirror = try Self.mirror(of: writer)
        } catch {
            throw TerraceError(
                .unavailable, "cannot open the state in \(path): \(error); move the file away to begin anew")
        }
    }

    /// A store that ends with the process.
    public static func inMemory() throws -> SQLiteStore { try SQLiteStore(writer: DatabaseQueue()) }

    /// A file as the first version of Terrace left it, for the test that it is read still.
    static func makeFirstVersion(path: String, caches: [(id: String, body: String)]) throws {
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "v1")
        try queue.write { db in
            for cache in caches {
                try db.execute(sql: "INSERT INTO cache (id, body) VALUES (?, ?)", arguments: [cache.id, cache.body])
            }
        }
    }

    private init(writer: any DatabaseWriter) throws {
        self.writer = writer
        try Schema.migrator.migrate(writer)
        mirror = try Self.mirror(of: writer)
    }

    private static func mirror(of writer: any DatabaseWriter) throws -> RecordMirror {
        RecordMirror(
            try writer.read { db in
                try String.fetchAll(db, sql: "SELECT body FROM cache").map { try decode($0) }
            })
    }

    public func caches() async throws -> [StoredCache] { mirror.all }

    public func cache(_ id: CacheID) async throws -> StoredCache? { mirror[id] }

    public func write(_ created: [StoredCache], _ edits: [RecordEdit], with change: StoreChange) async throws {
        try await writer.write { db in
            for cache in created {
                let id = cache.record.spec.id
                guard try Self.fetch(db, id) == nil else {
                    throw TerraceError(.alreadyExists, "there is a cache \(id) already; change it, or delete it first")
                }
                try put(db, cache)
            }
            for edit in edits {
                guard var cache = try Self.fetch(db, edit.cache) else {
                    throw TerraceError(.notFound, "\(edit.cache) was deleted meanwhile; nothing was changed")
                }
                try edit.body(&cache)
                try put(db, cache)
            }
            try Self.record(db, change)
        }
    }

    public func update(
        _ id: CacheID, with change: StoreChange, _ body: @Sendable @escaping (inout CacheRecord) throws -> Void
    ) async throws -> CacheRecord? {
        try await writer.write { db in
            guard var cache = try Self.fetch(db, id) else { return nil }
            try body(&cache.record)
            try put(db, cache)
            try Self.record(db, change)
            return cache.record
        }
    }

    public func remove(_ id: CacheID, with change: StoreChange) async throws {
        try await writer.write { db in
            try db.execute(sql: "DELETE FROM cache WHERE id = ?", arguments: [id.description])
            mirror.follow(db, id, nil)
            try Self.record(db, change)
        }
    }

    public func append(_ change: StoreChange) async throws {
        try await writer.write { try Self.record($0, change) }
    }

    public func operation(_ id: String) async throws -> TerraceCore.Operation? {
        try await writer.read { db in
            try String.fetchOne(db, sql: "SELECT body FROM operation WHERE id = ?", arguments: [id])
                .map { try Self.decode($0) }
        }
    }

    public func runningOperations(of cache: CacheID) async throws -> [TerraceCore.Operation] {
        try await writer.read { db in
            try String.fetchAll(
                db, sql: "SELECT body FROM operation WHERE cache = ? AND state = 'running' ORDER BY rowid",
                arguments: [cache.description]
            ).map { try Self.decode($0) }
        }
    }

    public func operations(in scope: Scope?, limit: Int) async throws -> [TerraceCore.Operation] {
        try await writer.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT body FROM operation WHERE ?1 IS NULL OR substr(cache, 1, length(?1) + 1) = ?1 || '/' "
                    + "ORDER BY rowid DESC LIMIT ?2", arguments: [scope?.rawValue, limit]
            ).map { try Self.decode($0) }
        }
    }

    public func events(after sequence: Int64, cache: CacheID?, limit: Int) async throws -> [Event] {
        try await writer.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT sequence, body FROM event WHERE sequence > ?1 AND (?2 IS NULL OR cache = ?2) "
                    + "ORDER BY sequence LIMIT ?3",
                arguments: [sequence, cache?.description, limit])
            return try rows.map(Self.event)
        }
    }

    public func events(reasons: [String]) async throws -> [Event] {
        try await writer.read { db in
            let marks = databaseQuestionMarks(count: reasons.count)
            let rows = try Row.fetchAll(
                db, sql: "SELECT sequence, body FROM event WHERE reason IN (\(marks)) ORDER BY sequence",
                arguments: StatementArguments(reasons))
            return try rows.map(Self.event)
        }
    }

    public func prune(before time: Double, keeping reasons: [String]) async throws {
        try await writer.write { db in
            let marks = databaseQuestionMarks(count: reasons.count)
            try db.execute(
                sql: "DELETE FROM event WHERE time < ?"
                    + " AND (reason NOT IN (\(marks)) OR cache NOT IN (SELECT id FROM cache))",
                arguments: [time] + StatementArguments(reasons))
            try db.execute(
                sql: "DELETE FROM operation WHERE state <> 'running' AND json_extract(body, '$.endedAt') < ?",
                arguments: [time])
        }
    }

    private static func event(_ row: Row) throws -> Event {
        var event: Event = try decode(row["body"])
        event.sequence = row["sequence"]
        return event
    }
}

extension SQLiteStore {
    static func decode<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    fileprivate static func fetch(_ db: Database, _ id: CacheID) throws -> StoredCache? {
        try String.fetchOne(db, sql: "SELECT body FROM cache WHERE id = ?", arguments: [id.description])
            .map { try decode($0) }
    }

    fileprivate func put(_ db: Database, _ cache: StoredCache) throws {
        try db.execute(
            sql: "INSERT INTO cache (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2",
            arguments: [cache.record.spec.id.description, try Self.encode(cache)])
        mirror.follow(db, cache.record.spec.id, cache)
    }

    fileprivate static func record(_ db: Database, _ change: StoreChange) throws {
        for event in change.events {
            try db.execute(
                sql: "INSERT INTO event (cache, body) VALUES (?, ?)",
                arguments: [event.cache.description, try encode(event)])
        }
        for operation in change.operations {
            try db.execute(
                sql: "INSERT INTO operation (id, cache, state, body) VALUES (?1, ?2, ?3, ?4) "
                    + "ON CONFLICT (id) DO UPDATE SET state = ?3, body = ?4",
                arguments: [
                    operation.id, operation.cache.description, operation.state.rawValue, try encode(operation),
                ])
        }
    }
}
