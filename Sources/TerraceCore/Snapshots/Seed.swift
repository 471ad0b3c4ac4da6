/// The data that a new cache begins with.
public struct Seed: Sendable, Equatable {
    /// The way in which dumps become the cache's data.
    public enum Way: String, Sendable, CaseIterable {
        /// Each shard's primary starts with the dump of the same shard.
        case files
        /// The keys of all dumps are written to the cache, each where it belongs: the snapshot has other shards.
        case keys
    }

    /// The snapshot it comes from, for a person.
    public var snapshot: SnapshotID
    public var dumps: [Dump]
    public var way: Way
    /// Shards of the snapshot of which all keys are written; in the way of files there are none.
    public var loaded: [Int] = []

    public init(snapshot: SnapshotID, dumps: [Dump], way: Way) {
        self.snapshot = snapshot
        self.dumps = dumps
        self.way = way
    }

    /// Shards of the snapshot whose keys are still to be written.
    public var missing: [Int] { way == .keys ? dumps.map(\.shard).filter { !loaded.contains($0) } : [] }

    /// The dump that the shard's primary starts with; nil where it starts empty.
    public func file(ofShard shard: Int) -> Dump? { way == .files ? dumps.first { $0.shard == shard } : nil }
}
