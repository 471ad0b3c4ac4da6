import GRDB
public import TerraceCore

/// Operations and events: what happened, and for how long it is kept.
extension SQLiteStore {
    public func operation(_ id: String) async throws -> TerraceCore.Operation? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT id, body FROM operation WHERE id = ?", arguments: [id])
                .map { try StoredRow<OperationForm>.read($0) }
        }
    }

    public func runningOperations(of cache: CacheID) async throws -> [TerraceCore.Operation] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT id, body FROM operation WHERE cache = ? AND state = 'running' ORDER BY rowid",
                arguments: [cache.description]
            ).map { try StoredRow<OperationForm>.read($0) }
        }
    }

    public func operations(in scope: Scope?, limit: Int) async throws -> [TerraceCore.Operation] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT id, body FROM operation WHERE ?1 IS NULL OR substr(cache, 1, length(?1) + 1) = ?1 || '/' "
                    + "ORDER BY rowid DESC LIMIT ?2", arguments: [scope?.rawValue, limit]
            ).map { try StoredRow<OperationForm>.read($0) }
        }
    }

    public func operations(of cache: CacheID, limit: Int) async throws -> [TerraceCore.Operation] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT id, body FROM operation WHERE cache = ? ORDER BY rowid DESC LIMIT ?",
                arguments: [cache.description, limit]
            ).map { try StoredRow<OperationForm>.read($0) }
        }
    }

    public func events(after sequence: Int64, cache: CacheID?, limit: Int) async throws -> [Event] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT sequence AS id, body FROM event WHERE sequence > ?1 AND (?2 IS NULL OR cache = ?2) "
                    + "ORDER BY sequence LIMIT ?3",
                arguments: [sequence, cache?.description, limit])
            return try rows.map(Self.event)
        }
    }

    public func events(reasons: [String]) async throws -> [Event] {
        try await read { db in
            let marks = databaseQuestionMarks(count: reasons.count)
            let rows = try Row.fetchAll(
                db, sql: "SELECT sequence AS id, body FROM event WHERE reason IN (\(marks)) ORDER BY sequence",
                arguments: StatementArguments(reasons))
            return try rows.map(Self.event)
        }
    }

    public func latestEvents(in scope: Scope?, of cache: CacheID?, since: Double, limit: Int) async throws -> [Event] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql:
                    "SELECT sequence AS id, body FROM event WHERE (?1 IS NULL OR substr(cache, 1, length(?1) + 1) = ?1 || '/') "
                    + "AND (?2 IS NULL OR cache = ?2) AND time >= ?3 ORDER BY sequence DESC LIMIT ?4",
                arguments: [scope?.rawValue, cache?.description, since, limit])
            return try rows.map(Self.event)
        }
    }

    public func prune(before time: Double, keeping reasons: [String], newest count: Int) async throws {
        try await write { db, _ in
            let marks = databaseQuestionMarks(count: reasons.count)
            try db.execute(
                sql: "DELETE FROM event WHERE (time < ? OR sequence <= (SELECT max(sequence) FROM event) - ?)"
                    + " AND (reason NOT IN (\(marks)) OR cache NOT IN (SELECT id FROM cache))",
                arguments: [time, count] + StatementArguments(reasons))
            try db.execute(
                sql: "DELETE FROM operation WHERE state <> 'running' AND (json_extract(body, '$.endedAt') < ?"
                    + " OR rowid <= (SELECT max(rowid) FROM operation) - ?)",
                arguments: [time, count])
        }
        // Deleted rows stay in the write-ahead log until a checkpoint. A reader may prevent one; the next prune tries
        // again.
        _ = try? await writer.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }

    private static func event(_ row: Row) throws -> Event {
        var event = try StoredRow<EventForm>.read(row)
        event.sequence = row["id"]
        return event
    }
}
