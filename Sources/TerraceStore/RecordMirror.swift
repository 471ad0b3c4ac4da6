import GRDB
import Synchronization
import TerraceCore

/// Every cache's record as the file has it, decoded: a daemon with hundreds of caches would decode them all for each list.
///
/// It holds what was committed and nothing else: changed on the writer's queue, right after the commit. Nobody but this
/// store writes the file, which the daemon's lock sees to.
final class RecordMirror: Sendable {
    private struct Content {
        var byID: [CacheID: StoredCache]
        /// Nil once `byID` has changed.
        var sorted: [StoredCache]?
    }

    private let content: Mutex<Content>

    init(_ caches: [StoredCache]) {
        let pairs = caches.map { ($0.record.spec.id, $0) }
        content = Mutex(Content(byID: Dictionary(pairs, uniquingKeysWith: { _, last in last })))
    }

    subscript(id: CacheID) -> StoredCache? { content.withLock { $0.byID[id] } }

    /// By name.
    var all: [StoredCache] {
        content.withLock { content in
            if let sorted = content.sorted { return sorted }
            let sorted = content.byID.map { (name: $0.key.description, cache: $0.value) }
                .sorted { $0.name < $1.name }.map(\.cache)
            content.sorted = sorted
            return sorted
        }
    }

    /// Takes over what the transaction that is open writes, once it is committed.
    /// - Parameter cache: nil for one that is deleted.
    func follow(_ db: Database, _ id: CacheID, _ cache: StoredCache?) {
        db.afterNextTransaction(onCommit: { [self] _ in
            content.withLock { content in
                content.byID[id] = cache
                content.sorted = nil
            }
        })
    }
}
