import Foundation
import GRDB
import TerraceCore

/// The tables, as a list of migrations. New ones are added at the end; a released one is never edited.
enum Schema {
    /// Called before a file is opened for writing, which would change it.
    /// - Throws: `TerraceError.failedPrecondition` for a file of a newer version of Terrace.
    static func checkAge(of path: String, _ configuration: Configuration) throws {
        var configuration = configuration
        configuration.readonly = true
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, size > 0 else {
            return
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        let unknown = try queue.read { db in
            let applied = try migrator.appliedIdentifiers(db)
            return try applied.subtracting(migrator.migrations).sorted()
                + (applied.contains("v4") ? newerRows(db) : [])
        }
        guard unknown.isEmpty else {
            throw TerraceError(
                .failedPrecondition,
                "\(path) is of a newer version of Terrace than this one (it has \(unknown.joined(separator: ", "))); "
                    + "nothing was changed in it. Install that version again, or choose another --state-dir")
        }
    }

    /// Such as `cache rows of version 2`.
    private static func newerRows(_ db: Database) throws -> [String] {
        try StoredVersion.all.sorted { $0.key < $1.key }.compactMap { table, known in
            // A file of an earlier version has fewer tables.
            guard try db.tableExists(table) else { return nil }
            let newest = try Int.fetchOne(db, sql: "SELECT max(version) FROM \(table)") ?? known
            return newest > known ? "\(table) rows of version \(newest)" : nil
        }
    }

    /// Brings the file to this version.
    static func prepare(_ writer: any DatabaseWriter) throws {
        try migrator.migrate(writer)
        // An empty write shows now, and not with the first change, that a file is read-only or locked.
        try writer.writeWithoutTransaction { try $0.inTransaction(.immediate) { .commit } }
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            try db.create(table: "cache") { table in
                table.primaryKey("id", .text)
                table.column("body", .text).notNull()
            }
            try db.create(table: "operation") { table in
                table.primaryKey("id", .text)
                table.column("cache", .text).notNull()
                table.column("state", .text).notNull()
                table.column("body", .text).notNull()
            }
            try db.create(index: "operation_by_cache", on: "operation", columns: ["cache", "state"])
            try db.create(table: "event") { table in
                table.autoIncrementedPrimaryKey("sequence")
                table.column("cache", .text).notNull()
                table.column("body", .text).notNull()
            }
            try db.create(index: "event_by_cache", on: "event", columns: ["cache", "sequence"])
        }
        migrator.registerMigration("v2") { db in
            try db.create(table: "resource") { table in
                table.column("kind", .text).notNull()
                table.column("scope", .text).notNull()
                table.column("name", .text).notNull()
                table.column("body", .text).notNull()
                table.primaryKey(["kind", "scope", "name"])
            }
            // Caches get several keys instead of one password, TLS as a mode, and attributes that front-ends keep.
            try db.execute(
                sql: """
                    UPDATE cache SET body = json_set(
                        json_remove(body, '$.secrets.clientPassword', '$.record.declaration.tls'),
                        '$.secrets.keys', json_array(json_extract(body, '$.secrets.clientPassword')),
                        '$.record.spec.tls', 'off', '$.record.restarts', json_array(), '$.record.converting', json('false'),
                        '$.record.spec.attributes', json('{}'), '$.record.declaration.attributes', json('{}'))
                    """)
        }
        migrator.registerMigration("v3") { db in
            // The columns are read from the body, so that rows that exist already have them, too.
            try db.execute(
                sql: """
                    ALTER TABLE event ADD COLUMN reason TEXT GENERATED ALWAYS AS (json_extract(body, '$.reason')) VIRTUAL;
                    ALTER TABLE event ADD COLUMN time REAL GENERATED ALWAYS AS (json_extract(body, '$.time')) VIRTUAL;
                    """)
            try db.create(index: "event_by_reason", on: "event", columns: ["reason", "sequence"])
        }
        migrator.registerMigration("v4") { db in
            // The version of the form in the body (`StoredVersion`); earlier rows have version 1.
            for table in ["cache", "operation", "event", "resource"] {
                try db.alter(table: table) { $0.add(column: "version", .integer).notNull().defaults(to: 1) }
            }
        }
        migrator.registerMigration("v5") { db in
            try db.create(table: "snapshot") { table in
                table.primaryKey("id", .text)
                table.column("body", .text).notNull()
                table.column("version", .integer).notNull()
            }
        }
        return migrator
    }
}
