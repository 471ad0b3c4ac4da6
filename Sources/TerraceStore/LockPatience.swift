import Foundation
import Synchronization

/// How long writers wait for a lock that another program holds.
///
/// The time counts from the first writer that met the lock. Writers that queue behind it wait for the same lock, and
/// fail together with it.
final class LockPatience: Sendable {
    private struct Meeting {
        var first: ContinuousClock.Instant
        var last: ContinuousClock.Instant
    }

    private let meeting = Mutex<Meeting?>(nil)
    private let limit: Duration
    /// When no writer has met a lock for this long, the next one counts as a new lock.
    private static let memory = Duration.seconds(2)

    init(_ limit: Duration) { self.limit = limit }

    /// Called by SQLite on a queue of its own, which may sleep.
    /// - Returns: whether to try once more.
    func waits() -> Bool {
        let now = ContinuousClock.now
        let isOver = meeting.withLock { meeting in
            if let known = meeting, known.last + Self.memory > now {
                meeting?.last = now
                return known.first + limit <= now
            }
            meeting = Meeting(first: now, last: now)
            return false
        }
        if !isOver { usleep(5000) }
        return !isOver
    }

    func isFree() { meeting.withLock { $0 = nil } }
}
