import GRDB

/// Migrations only ever grow; a released one is never edited.
enum Schema {
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
        return migrator
    }
}
