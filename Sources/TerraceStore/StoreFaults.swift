import Foundation
import GRDB
import Synchronization

/// A fault that a test gives a transaction, as a disk or another program would cause it.
package enum StoreFault: Sendable, CaseIterable {
    /// Another program holds the lock: the transaction does not begin.
    case locked
    /// The disk gets full before the transaction has written everything.
    case full
    /// Everything is written, and the commit fails.
    case commit
    /// The transaction takes long, and succeeds.
    case slow
}

/// Faults of a store's next transactions. Set by tests alone.
package final class StoreFaults: Sendable {
    private struct Plan {
        var fault: StoreFault?
        /// How many transactions still go well before the fault.
        var passing = 0
        /// How many transactions have the fault then.
        var times = Int.max
        var struck = 0
    }

    private let plan = Mutex(Plan())

    package init() {}

    /// Gives the fault to `times` transactions after the next `passing` ones; nil ends that.
    package func set(_ fault: StoreFault?, after passing: Int = 0, times: Int = .max) {
        plan.withLock { $0 = Plan(fault: fault, passing: passing, times: times) }
    }

    /// How many transactions have failed since `set`.
    package var struck: Int { plan.withLock { $0.struck } }

    /// The fault of the transaction that begins now; nil where it has none.
    func next() throws -> StoreFault? {
        let fault = plan.withLock { plan -> StoreFault? in
            guard let fault = plan.fault, plan.struck < plan.times else { return nil }
            if plan.passing > 0 {
                plan.passing -= 1
                return nil
            }
            if fault != .slow { plan.struck += 1 }
            return fault
        }
        guard fault != .locked else { throw DatabaseError(resultCode: .SQLITE_BUSY, message: "database is locked") }
        return fault
    }

    /// Makes room again after a full disk. Called once the transaction is over, which SQLite itself has rolled back.
    static func heal(_ fault: StoreFault?, _ db: Database) {
        if fault == .full { try? db.execute(sql: "PRAGMA max_page_count = 1073741823") }
    }

    /// Called when the transaction has made its changes. The failure comes from SQLite itself, as a real one would.
    static func strike(_ fault: StoreFault?, _ db: Database) throws {
        switch fault {
        case nil, .locked: break
        case .slow: usleep(20000)
        case .full:
            try db.execute(sql: "PRAGMA max_page_count = 1")
            try db.execute(
                sql: "INSERT INTO resource (kind, scope, name, body) "
                    + "VALUES ('fault', '', '', hex(zeroblob(1000000)))")
        case .commit:
            try db.execute(
                sql: """
                    CREATE TEMP TABLE IF NOT EXISTS parent (id INTEGER PRIMARY KEY);
                    CREATE TEMP TABLE IF NOT EXISTS child (id REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
                    INSERT INTO child VALUES (1);
                    """)
        }
    }
}
