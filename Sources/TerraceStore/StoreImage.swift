import GRDB
package import TerraceCore

/// Everything in the file, for a test to compare.
package struct StoreImage: Equatable, Sendable {
    /// By name.
    package var caches: [StoredCache]
    /// Rows of all tables, as text, without the row that `SQLiteStore.check` writes.
    package var rows: [String]
}

extension SQLiteStore {
    /// Reads the file itself, and not what this store has in memory.
    package func image() async throws -> StoreImage {
        try await read { db in
            let tables = ["cache", "operation", "event", "resource"]
            let rows = try tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY rowid").map { "\(table) \($0)" }
            }
            return StoreImage(
                caches: try Row.fetchAll(db, sql: "SELECT id, body FROM cache ORDER BY id").map {
                    try StoredRow<CacheForm>.read($0)
                },
                rows: rows.filter { !$0.contains("terrace/probe") })
        }
    }
}
