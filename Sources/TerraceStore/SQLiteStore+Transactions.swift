import GRDB
import TerraceCore

extension SQLiteStore {
    /// Runs one transaction.
    ///
    /// The mirror takes the changed caches after the commit and never before, so a failed commit leaves no trace there.
    /// Both happen on the writer's queue, so that no other writer comes in between.
    func write<Value: Sendable>(
        _ body: @Sendable (Database, inout MirrorChange) throws -> Value
    ) async throws -> Value {
        do {
            try checkIsThere()
            let value = try await writer.writeWithoutTransaction { db in
                let fault = try faults?.next()
                defer { StoreFaults.heal(fault, db) }
                var change = MirrorChange()
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db, &change)
                    try StoreFaults.strike(fault, db)
                    return .commit
                }
                mirror.take(change)
                snapshotMirror.take(change.snapshots)
                patience.isFree()
                guard let value else { throw TerraceError(.internal, "a transaction ended without its value") }
                return value
            }
            condition.failure = nil
            return value
        } catch let failure as DatabaseError {
            let error = explained(failure)
            condition.failure = error
            throw error
        } catch let row as UnreadableRow { throw explained(row) }
    }

    private func checkIsThere() throws {
        do { try file?.checkIsThere() } catch {
            condition.failure = error as? TerraceError
            throw error
        }
    }

    func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await writer.read(body) } catch let failure as DatabaseError {
            throw explained(failure)
        } catch let row as UnreadableRow { throw explained(row) }
    }

    private func explained(_ row: UnreadableRow) -> TerraceError {
        TerraceError(row.error.code, "the daemon's state: \(row.error.message)", cause: row)
    }

    private func explained(_ failure: DatabaseError) -> TerraceError {
        file?.error(failure)
            ?? TerraceError(.unavailable, "the daemon's state cannot be used: \(failure)", cause: failure)
    }
}
