import Foundation
import GRDB
public import TerraceCore

extension SQLiteStore {
    public func snapshots() async throws -> [Snapshot] { snapshotMirror.all }

    public func snapshots(of cache: CacheID, newest count: Int) async throws -> [Snapshot] {
        snapshotMirror.newest(count, of: cache)
    }

    public func openSnapshots() async throws -> [Snapshot] { snapshotMirror.open }

    public func snapshot(_ id: SnapshotID) async throws -> Snapshot? { snapshotMirror[id] }

    static func snapshotMirror(of writer: any DatabaseWriter) throws -> SnapshotMirror {
        SnapshotMirror(
            try writer.read { db in
                try Row.fetchAll(db, sql: "SELECT id, body FROM snapshot ORDER BY rowid").map {
                    try StoredRow<SnapshotForm>.read($0)
                }
            })
    }

    private static func fetch(_ db: Database, _ id: SnapshotID) throws -> Snapshot? {
        try Row.fetchOne(db, sql: "SELECT id, body FROM snapshot WHERE id = ?", arguments: [id.description])
            .map { try StoredRow<SnapshotForm>.read($0) }
    }

    static func make(_ change: SnapshotChange, _ db: Database) throws {
        switch change {
        case .create(let snapshot):
            let id = snapshot.id
            guard try fetch(db, id) == nil else {
                throw TerraceError(
                    .alreadyExists, "there is a snapshot \(id) already; choose another name, or delete it first",
                    field: "snapshot")
            }
            try db.execute(
                sql: "INSERT INTO snapshot (id, body, version) VALUES (?, ?, ?)",
                arguments: [id.description, try StoredRow<SnapshotForm>.text(snapshot), StoredVersion.snapshot])
        case .replace(let snapshot, let was):
            guard try fetch(db, snapshot.id)?.state == was else {
                throw TerraceError(
                    .conflict, "snapshot \(snapshot.id) is not \(was.rawValue) any more; look again and repeat")
            }
            try db.execute(
                sql: "UPDATE snapshot SET body = ?, version = ? WHERE id = ?",
                arguments: [
                    try StoredRow<SnapshotForm>.text(snapshot), StoredVersion.snapshot, snapshot.id.description,
                ])
        case .remove(let id):
            try db.execute(sql: "DELETE FROM snapshot WHERE id = ?", arguments: [id.description])
        }
    }
}

/// A snapshot as text, for the file that describes it beside its dumps.
public enum SnapshotText {
    /// The version of the form, besides `StoredVersion.snapshot` of the rows: both have the same members.
    private struct Page: Codable {
        var version: Int
        var snapshot: SnapshotForm
    }

    public static func bytes(_ snapshot: Snapshot) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(Page(version: StoredVersion.snapshot, snapshot: SnapshotForm(snapshot))))
    }

    /// - Throws: `TerraceError.failedPrecondition` for a file of a newer version of Terrace, or one that is none of ours.
    public static func snapshot(_ bytes: [UInt8]) throws -> Snapshot {
        do {
            let page = try JSONDecoder().decode(Page.self, from: Data(bytes))
            guard page.version <= StoredVersion.snapshot else {
                throw UnknownWord(member: "version", word: "\(page.version)")
            }
            return try page.snapshot.value()
        } catch { throw UnreadableRow(name: "a snapshot's description", cause: error).error }
    }
}
