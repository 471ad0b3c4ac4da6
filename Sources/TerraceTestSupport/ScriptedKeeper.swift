import Synchronization
public import TerraceCore

/// Snapshots without servers: each is made at once, fails or waits, as the test says.
public final class ScriptedKeeper: SnapshotKeeping {
    private struct Script {
        var failure: TerraceError?
        var isHeld = false
        var begun = 0
        var removed: [SnapshotID] = []
        /// What the object store has; nil while the answer takes its time.
        var found: Result<[Snapshot], TerraceError>? = .success([])
        var exported: [FileAddress] = []
        var checked = 0
    }

    private let script = Mutex(Script())

    public init() {}

    /// Every snapshot fails with it; nil is none.
    public func fail(_ error: TerraceError?) { script.withLock { $0.failure = error } }

    /// While it is held, no snapshot comes to an end.
    public func hold(_ isHeld: Bool) { script.withLock { $0.isHeld = isHeld } }

    /// The answer of `found`, which lists the snapshots of the object store; nil lets the call wait.
    public func find(_ found: Result<[Snapshot], TerraceError>?) { script.withLock { $0.found = found } }

    /// How many times the making of a snapshot has begun.
    public var begun: Int { script.withLock { $0.begun } }
    /// How many times the files of a snapshot were read.
    public var checked: Int { script.withLock { $0.checked } }
    public var exported: [FileAddress] { script.withLock { $0.exported } }
    public var removed: [SnapshotID] { script.withLock { $0.removed } }

    public func make(
        _ snapshot: Snapshot, of cache: StoredCache, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> Snapshot {
        try await make(snapshot)
    }

    public func bring(_ snapshot: Snapshot, progress: @escaping @Sendable (Int) -> Void) async throws -> Snapshot {
        try await make(snapshot)
    }

    private func make(_ snapshot: Snapshot) async throws -> Snapshot {
        script.withLock { $0.begun += 1 }
        while script.withLock({ $0.isHeld }) { try await Task.sleep(for: .milliseconds(1)) }
        if let error = script.withLock({ $0.failure }) { throw error }
        var made = snapshot
        made.dumps = (0..<snapshot.spec.shards).map { shard in
            Dump(
                shard: shard, slots: snapshot.spec.clustered ? ["\(shard)"] : [],
                sha256: String(repeating: "0", count: 64), bytes: 100, keys: [0: 1], rdbVersion: 10,
                node: NodeID(shard: shard, index: 0), offset: 1)
        }
        return made
    }

    public func export(_ snapshot: Snapshot, to files: [FileAddress]) async throws {
        if let error = script.withLock({ $0.failure }) { throw error }
        script.withLock { $0.exported += files }
    }

    public func describe(_ snapshot: Snapshot) async throws {}
    public func prove(_ snapshot: Snapshot) async throws {}
    public func check(_ snapshot: Snapshot) async throws { script.withLock { $0.checked += 1 } }
    public func remove(_ snapshot: Snapshot) async throws { script.withLock { $0.removed.append(snapshot.id) } }

    public func found() async throws -> [Snapshot] {
        while true {
            if let found = script.withLock({ $0.found }) { return try found.get() }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    public func sweep() async throws {}
}
