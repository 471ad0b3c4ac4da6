import Synchronization
import TerraceCore

/// The caches and snapshots that a transaction changes.
struct MirrorChange {
    /// Nil for one that is deleted.
    fileprivate var byID: [CacheID: StoredCache?] = [:]
    /// Changes of snapshots, in order.
    fileprivate(set) var snapshots: [SnapshotChange] = []

    mutating func put(_ cache: StoredCache) { byID.updateValue(cache, forKey: cache.record.spec.id) }

    mutating func note(_ change: SnapshotChange) { snapshots.append(change) }

    mutating func remove(_ id: CacheID) { byID.updateValue(nil, forKey: id) }
}

/// Every cache's record as the file has it, decoded. Without it, a daemon with hundreds of caches would decode them all
/// for each list.
///
/// It holds what was committed and nothing else. The daemon's lock ensures that only this store writes the file.
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

    /// All caches, in the order of their names.
    var all: [StoredCache] {
        content.withLock { content in
            if let sorted = content.sorted { return sorted }
            let sorted = content.byID.map { (name: $0.key.description, cache: $0.value) }
                .sorted { $0.name < $1.name }.map(\.cache)
            content.sorted = sorted
            return sorted
        }
    }

    /// To be called on the writer's queue, right after the commit.
    func take(_ change: MirrorChange) {
        guard !change.byID.isEmpty else { return }
        content.withLock { content in
            for (id, cache) in change.byID { content.byID[id] = cache }
            content.sorted = nil
        }
    }
}
