import Foundation
import GRDB
public import TerraceCore

/// The state of a daemon in one SQLite file.
///
/// Records are stored whole, as JSON in forms of their own (`StoredForm`): they are read and written whole, and a new
/// field needs no migration. Values that queries search for have columns.
public struct SQLiteStore: StateStore {
    let writer: any DatabaseWriter
    let mirror: RecordMirror
    let snapshotMirror: SnapshotMirror
    /// Nil for a store in memory.
    let file: StoreFile?
    let patience: LockPatience
    let condition = StoreCondition()
    let faults: StoreFaults?

    /// How long a write waits for the lock that another program holds; clients wait longer than that for an answer.
    private static let patience = Duration.seconds(5)

    /// Opens or creates the file, which must lie in a folder only its owner can enter.
    /// - Throws: `TerraceError.unavailable` when the file cannot be opened or written or is no database of ours,
    ///   `.failedPrecondition` when a newer version of Terrace wrote it.
    public init(path: String) throws { try self.init(path: path, faults: nil) }

    /// - Parameter faults: what goes wrong with its transactions, in a test.
    package init(path: String, patience limit: Duration = patience, faults: StoreFaults?) throws {
        var configuration = Configuration()
        let patience = LockPatience(limit)
        configuration.busyMode = .callback { _ in patience.waits() }
        configuration.prepareDatabase { db in
            // With NORMAL, a daemon that is killed loses no answered write. A power failure may take the last ones, but
            // it ends the servers as well. A sync at each commit would be most of the time a new cache takes.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            // After a burst of writes, SQLite cuts the write-ahead log to this size.
            try db.execute(sql: "PRAGMA journal_size_limit = \(4 << 20)")
        }
        do {
            try Schema.checkAge(of: path, configuration)
            writer = try DatabasePool(path: path, configuration: configuration)
            try Schema.prepare(writer)
            mirror = try Self.mirror(of: writer)
            snapshotMirror = try Self.snapshotMirror(of: writer)
        } catch { throw StoreFile.openError(error, path: path) }
        file = StoreFile(opened: path)
        self.patience = patience
        self.faults = faults
    }

    /// A store that ends with the process.
    public static func inMemory() throws -> SQLiteStore { try SQLiteStore(faults: nil) }

    /// - Parameter faults: what goes wrong with its transactions, in a test.
    package init(faults: StoreFaults?) throws {
        writer = try DatabaseQueue()
        try Schema.migrator.migrate(writer)
        mirror = try Self.mirror(of: writer)
        snapshotMirror = try Self.snapshotMirror(of: writer)
        file = nil
        patience = LockPatience(.zero)
        self.faults = faults
    }

    /// Makes a file as the first version of Terrace left it, to test that such a file is still read.
    static func makeFirstVersion(path: String, caches: [(id: String, body: String)]) throws {
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "v1")
        try queue.write { db in
            for cache in caches {
                try db.execute(sql: "INSERT INTO cache (id, body) VALUES (?, ?)", arguments: [cache.id, cache.body])
            }
        }
    }

    private static func mirror(of writer: any DatabaseWriter) throws -> RecordMirror {
        RecordMirror(
            try writer.read { db in
                try Row.fetchAll(db, sql: "SELECT id, body FROM cache").map { try StoredRow<CacheForm>.read($0) }
            })
    }

    public func caches() async throws -> [StoredCache] { mirror.all }

    public func cache(_ id: CacheID) async throws -> StoredCache? { mirror[id] }

    public func write(_ created: [StoredCache], _ edits: [RecordEdit], with change: StoreChange) async throws {
        try await write { db, mirrored in
            for cache in created {
                let id = cache.record.spec.id
                guard try Self.fetch(db, id) == nil else {
                    throw TerraceError(.alreadyExists, "there is a cache \(id) already; change it, or delete it first")
                }
                try Self.put(db, cache)
                mirrored.put(cache)
            }
            for edit in edits {
                guard var cache = try Self.fetch(db, edit.cache) else {
                    throw TerraceError(.notFound, "\(edit.cache) was deleted meanwhile; nothing was changed")
                }
                try edit.body(&cache)
                try Self.put(db, cache)
                mirrored.put(cache)
            }
            try Self.record(db, change, &mirrored)
        }
    }

    public func update(
        _ id: CacheID, with change: StoreChange, _ body: @Sendable @escaping (inout CacheRecord) throws -> Void
    ) async throws -> CacheRecord? {
        try await write { db, mirrored in
            guard var cache = try Self.fetch(db, id) else { return nil }
            try body(&cache.record)
            try Self.put(db, cache)
            mirrored.put(cache)
            try Self.record(db, change, &mirrored)
            return cache.record
        }
    }

    public func remove(_ id: CacheID, with change: StoreChange) async throws {
        try await write { db, mirrored in
            try db.execute(sql: "DELETE FROM cache WHERE id = ?", arguments: [id.description])
            mirrored.remove(id)
            try Self.record(db, change, &mirrored)
        }
    }

    public func append(_ change: StoreChange) async throws {
        try await write { db, mirrored in try Self.record(db, change, &mirrored) }
    }

    public var failure: TerraceError? { condition.failure }

    public func check() async throws { try await edit(Self.probe) { _ in [:] } }

    private static let probe = ResourceKey(kind: "terrace/probe", scope: "", name: "")
}

extension SQLiteStore {
    fileprivate static func fetch(_ db: Database, _ id: CacheID) throws -> StoredCache? {
        try Row.fetchOne(db, sql: "SELECT id, body FROM cache WHERE id = ?", arguments: [id.description])
            .map { try StoredRow<CacheForm>.read($0) }
    }

    fileprivate static func put(_ db: Database, _ cache: StoredCache) throws {
        try db.execute(
            sql: "INSERT INTO cache (id, body, version) VALUES (?1, ?2, ?3) "
                + "ON CONFLICT (id) DO UPDATE SET body = ?2, version = ?3",
            arguments: [
                cache.record.spec.id.description, try StoredRow<CacheForm>.text(cache), StoredVersion.cache,
            ])
    }

    static func record(_ db: Database, _ change: StoreChange, _ mirrored: inout MirrorChange) throws {
        for resource in change.resources { try make(resource, db) }
        for snapshot in change.snapshots {
            try make(snapshot, db)
            mirrored.note(snapshot)
        }
        for event in change.events {
            try db.execute(
                sql: "INSERT INTO event (cache, body, version) VALUES (?, ?, ?)",
                arguments: [event.cache.description, try StoredRow<EventForm>.text(event), StoredVersion.event])
        }
        for operation in change.operations {
            try db.execute(
                sql: "INSERT INTO operation (id, cache, state, body, version) VALUES (?1, ?2, ?3, ?4, ?5) "
                    + "ON CONFLICT (id) DO UPDATE SET state = ?3, body = ?4, version = ?5",
                arguments: [
                    operation.id, operation.cache.description, operation.state.rawValue,
                    try StoredRow<OperationForm>.text(operation), StoredVersion.operation,
                ])
        }
    }
}
