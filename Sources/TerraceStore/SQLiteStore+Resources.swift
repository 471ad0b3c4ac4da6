import GRDB
public import TerraceCore

extension SQLiteStore: ResourceStore {
    public func resource(_ key: ResourceKey) async throws -> JSONValue? {
        try await read { try Self.fetch($0, key) }
    }

    public func resources(kind: String, scope: String?) async throws -> [Resource] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT scope, name, body FROM resource WHERE kind = ?1 AND (?2 IS NULL OR scope = ?2) "
                    + "ORDER BY scope, name", arguments: [kind, scope]
            ).map { row in
                Resource(
                    key: ResourceKey(kind: kind, scope: row["scope"], name: row["name"]),
                    body: try Self.value(row["body"]))
            }
        }
    }

    @discardableResult
    public func edit(
        _ key: ResourceKey, _ body: @Sendable @escaping (JSONValue?) throws -> JSONValue?
    ) async throws -> JSONValue? {
        try await write { db, _ in try Self.edit(key, body, db) }
    }

    public func change(_ changes: [ResourceChange]) async throws {
        try await write { db, _ in for change in changes { try Self.make(change, db) } }
    }

    static func make(_ change: ResourceChange, _ db: Database) throws {
        switch change {
        case .edit(let key, let body): try edit(key, body, db)
        case .remove(let kinds, let scope):
            for kind in kinds {
                try db.execute(
                    sql: "DELETE FROM resource WHERE kind = ? AND scope = ?", arguments: [kind, scope])
            }
        }
    }

    @discardableResult
    private static func edit(
        _ key: ResourceKey, _ body: (JSONValue?) throws -> JSONValue?, _ db: Database
    ) throws -> JSONValue? {
        let changed = try body(fetch(db, key))
        let name: StatementArguments = [key.kind, key.scope, key.name]
        if let changed {
            try db.execute(
                sql: "INSERT INTO resource (kind, scope, name, body, version) VALUES (?1, ?2, ?3, ?4, ?5) "
                    + "ON CONFLICT (kind, scope, name) DO UPDATE SET body = ?4, version = ?5",
                arguments: name + [StoredJSON.text(changed), StoredVersion.resource])
        } else {
            try db.execute(
                sql: "DELETE FROM resource WHERE kind = ? AND scope = ? AND name = ?", arguments: name)
        }
        return changed
    }

    private static let zoneKind = "terrace/downZone"

    public func downZones() async throws -> Set<String> {
        try await read { db in
            try String.fetchSet(db, sql: "SELECT name FROM resource WHERE kind = ?", arguments: [Self.zoneKind])
        }
    }

    public func setZone(_ zone: String, isDown: Bool, with change: StoreChange) async throws {
        let body: JSONValue? = isDown ? [:] : nil
        try await write { db, mirrored in
            try Self.edit(ResourceKey(kind: Self.zoneKind, scope: "", name: zone), { _ in body }, db)
            try Self.record(db, change, &mirrored)
        }
    }

    private static func fetch(_ db: Database, _ key: ResourceKey) throws -> JSONValue? {
        try String.fetchOne(
            db, sql: "SELECT body FROM resource WHERE kind = ? AND scope = ? AND name = ?",
            arguments: [key.kind, key.scope, key.name]
        ).map { try value($0) }
    }

    private static func value(_ text: String) throws -> JSONValue {
        try JSONParser.value(of: Array(text.utf8), within: .ours)
    }
}
