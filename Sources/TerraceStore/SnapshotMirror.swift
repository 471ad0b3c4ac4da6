import Synchronization
import TerraceCore

/// Every snapshot as the file has it, decoded, in the order of their requests. Without it, each look at a cache would
/// decode them all.
///
/// It holds what was committed and nothing else, as `RecordMirror` does.
final class SnapshotMirror: Sendable {
    private struct Content {
        var byID: [SnapshotID: Snapshot] = [:]
        /// The place of each in the order.
        var places: [SnapshotID: Int] = [:]
        var next = 0
        /// By the cache that they were taken of, in their order.
        var bySource: [CacheID: [SnapshotID]] = [:]
        /// Those that there is work on, or may be.
        var open: Set<SnapshotID> = []

        mutating func put(_ snapshot: Snapshot) {
            let id = snapshot.id
            if places[id] == nil {
                places[id] = next
                next += 1
                bySource[snapshot.source, default: []].append(id)
            }
            byID[id] = snapshot
            if [.creating, .deleting].contains(snapshot.state) || snapshot.cause == .moment {
                open.insert(id)
            } else {
                open.remove(id)
            }
        }

        mutating func remove(_ id: SnapshotID) {
            guard let known = byID.removeValue(forKey: id) else { return }
            places[id] = nil
            open.remove(id)
            bySource[known.source]?.removeAll { $0 == id }
            if bySource[known.source]?.isEmpty == true { bySource[known.source] = nil }
        }

        func ordered(_ ids: some Sequence<SnapshotID>) -> [Snapshot] {
            ids.compactMap { id in places[id].map { (id, $0) } }.sorted { $0.1 < $1.1 }.compactMap { byID[$0.0] }
        }
    }

    private let content: Mutex<Content>

    init(_ snapshots: [Snapshot]) {
        var content = Content()
        for snapshot in snapshots { content.put(snapshot) }
        self.content = Mutex(content)
    }

    subscript(id: SnapshotID) -> Snapshot? { content.withLock { $0.byID[id] } }

    var all: [Snapshot] { content.withLock { $0.ordered($0.byID.keys) } }

    /// The newest of the cache, oldest first.
    func newest(_ count: Int, of cache: CacheID) -> [Snapshot] {
        content.withLock { content in
            (content.bySource[cache] ?? []).suffix(count).compactMap { content.byID[$0] }
        }
    }

    /// Those that there is work on, or may be.
    var open: [Snapshot] { content.withLock { $0.ordered($0.open) } }

    /// To be called on the writer's queue, right after the commit.
    func take(_ changes: [SnapshotChange]) {
        guard !changes.isEmpty else { return }
        content.withLock { content in
            for change in changes {
                switch change {
                case .create(let snapshot), .replace(let snapshot, _): content.put(snapshot)
                case .remove(let id): content.remove(id)
                }
            }
        }
    }
}
