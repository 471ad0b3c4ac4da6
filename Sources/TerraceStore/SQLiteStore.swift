import Foundation
import GRDB
public import TerraceCore

/// The state of a daemon in one SQLite file.
///
/// Records are stored whole, as JSON: they are read and written whole, and a planner that needs a new field then needs
/// no migration. What is searched for has a column.
public struct SQLiteStore: StateStore {
    let writer: any DatabaseWriter

    /// Opens or creates the file, which must lie in a folder only its owner can enter.
    /// - Throws: `TerraceError.unavailable` when the file cannot be opened or is no database of ours.
    public init(path: String) throws {
        var configuration = Configuration()
        // A daemon killed at any moment must find every answered write again: WAL with a sync at each commit.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        do {
            writer = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(writer)
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
    }

    public func caches() async throws -> [StoredCache] {
        try await writer.read { db in
            try String.fetchAll(db, sql: "SELECT body FROM cache ORDER BY id").map { try Self.decode($0) }
        }
    }

    public func cache(_ id: CacheID) async throws -> StoredCache? {
        try await writer.read { try Self.fetch($0, id) }
    }

    public func write(_ created: [StoredCache], _ edits: [RecordEdit], with change: StoreChange) async throws {
        try await writer.write { db in
            for cache in created {
                let id = cache.record.spec.id
                guard try Self.fetch(db, id) == nil else {
                    throw TerraceError(.alreadyExists, "there is a cache \(id) already; change it, or delete it first")
                }
                try Self.put(db, cache)
            }
            for edit in edits {
                guard var cache = try Self.fetch(db, edit.cache) else {
                    throw TerraceError(.notFound, "\(edit.cache) was deleted meanwhile; nothing was changed")
                }
                try edit.body(&cache)
                try Self.put(db, cache)
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
            try Self.put(db, cache)
            try Self.record(db, change)
            return cache.record
        }
    }

    public func remove(_ id: CacheID, with change: StoreChange) async throws {
        try await writer.write { db in
            try db.execute(sql: "DELETE FROM cache WHERE id = ?", arguments: [id.description])
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
            return try rows.map { row in
                var event: Event = try Self.decode(row["body"])
                event.sequence = row["sequence"]
                return event
            }
        }
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

    fileprivate static func put(_ db: Database, _ cache: StoredCache) throws {
        try db.execute(
            sql: "INSERT INTO cache (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2",
            arguments: [cache.record.spec.id.description, try encode(cache)])
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
