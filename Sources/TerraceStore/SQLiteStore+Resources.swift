import GRDB
public import TerraceCore

extension SQLiteStore: ResourceStore {
    public func resource(_ key: ResourceKey) async throws -> JSONValue? {
        try await writer.read { try Self.fetch($0, key) }
    }

    public func resources(kind: String, scope: String?) async throws -> [Resource] {
        try await writer.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT scope, name, body FROM resource WHERE kind = ?1 AND (?2 IS NULL OR scope = ?2) "
                    + "ORDER BY scope, name", arguments: [kind, scope]
            ).map { row in
                Resource(
                    key: ResourceKey(kind: kind, scope: row["scope"], name: row["name"]),
                    body: try Self.decode(row["body"]))
            }
        }
    }

    @discardableResult
    public func edit(
        _ key: ResourceKey, _ body: @Sendable @escaping (JSONValue?) throws -> JSONValue?
    ) async throws -> JSONValue? {
        try await writer.write { db in
            let changed = try body(Self.fetch(db, key))
            let name: StatementArguments = [key.kind, key.scope, key.name]
            if let changed {
                try db.execute(
                    sql: "INSERT INTO resource (kind, scope, name, body) VALUES (?1, ?2, ?3, ?4) "
                        + "ON CONFLICT (kind, scope, name) DO UPDATE SET body = ?4",
                    arguments: name + [try Self.encode(changed)])
            } else {
                try db.execute(
                    sql: "DELETE FROM resource WHERE kind = ? AND scope = ? AND name = ?", arguments: name)
            }
            return changed
        }
    }

    public func removeResources(kinds: [String], scope: String) async throws {
        try await writer.write { db in
            for kind in kinds {
                try db.execute(
                    sql: "DELETE FROM resource WHERE kind = ? AND scope = ?", arguments: [kind, scope])
            }
        }
    }

    private static let zoneKind = "terrace/downZone"

    public func downZones() async throws -> Set<String> {
        try await writer.read { db in
            try String.fetchSet(db, sql: "SELECT name FROM resource WHERE kind = ?", arguments: [Self.zoneKind])
        }
    }

    public func setZone(_ zone: String, isDown: Bool) async throws {
        let body: JSONValue? = isDown ? [:] : nil
        try await edit(ResourceKey(kind: Self.zoneKind, scope: "", name: zone)) { _ in body }
    }

    private static func fetch(_ db: Database, _ key: ResourceKey) throws -> JSONValue? {
        try String.fetchOne(
            db, sql: "SELECT body FROM resource WHERE kind = ? AND scope = ? AND name = ?",
            arguments: [key.kind, key.scope, key.name]
        ).map { try decode($0) }
    }
}
