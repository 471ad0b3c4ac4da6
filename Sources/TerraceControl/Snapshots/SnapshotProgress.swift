import Synchronization
import TerraceCore

/// The work on snapshots that runs now: how far each is, and the way to cut it short. It lives in memory only: a new
/// daemon begins the work anew.
final class SnapshotProgress: Sendable {
    private struct Work {
        var percent: Int
        /// Why the last attempt failed; nil before one did.
        var problem: String?
        var cancel: @Sendable () -> Void
    }

    private let works = Mutex<[SnapshotID: Work]>([:])

    /// Snapshots for which something may have been asked: a proof, an export, or that a cache is filled with it.
    private let asked = Mutex<Set<SnapshotID>>([])

    func ask(_ id: SnapshotID) { _ = asked.withLock { $0.insert(id) } }

    func forget(_ id: SnapshotID) { _ = asked.withLock { $0.remove(id) } }

    var toCheck: Set<SnapshotID> { asked.withLock { $0 } }

    func mayBeAsked(_ id: SnapshotID) -> Bool { asked.withLock { $0.contains(id) } }

    /// - Parameter cancel: called at most once, when the snapshot is deleted.
    /// - Returns: false where the snapshot is being worked on already.
    func begin(_ id: SnapshotID, cancel: @Sendable @escaping () -> Void) -> Bool {
        works.withLock { works in
            guard works[id] == nil else { return false }
            works[id] = Work(percent: 0, cancel: cancel)
            return true
        }
    }

    func set(_ percent: Int, _ id: SnapshotID) { works.withLock { $0[id]?.percent = percent } }

    func note(_ problem: String, _ id: SnapshotID) { works.withLock { $0[id]?.problem = problem } }

    func end(_ id: SnapshotID) { works.withLock { $0[id] = nil } }

    func cancel(_ id: SnapshotID) { works.withLock { $0[id]?.cancel }?() }

    var busy: Set<SnapshotID> { works.withLock { Set($0.keys) } }

    func shown(_ snapshot: Snapshot) -> Snapshot {
        guard snapshot.state == .creating, let work = works.withLock({ $0[snapshot.id] }) else { return snapshot }
        var snapshot = snapshot
        snapshot.percent = work.percent
        snapshot.error = work.problem
        return snapshot
    }
}
