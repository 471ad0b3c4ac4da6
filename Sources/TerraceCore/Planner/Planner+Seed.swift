/// Keys that a person brings into a cache, or has deleted. A new cache is formed empty where its snapshot has other shards,
/// and the keys are written to it then. With the snapshot's shards it starts with the files instead, which needs no step.
extension Planner {
    /// The keys of the cache are deleted before those of a snapshot are written.
    func flushing() -> Plan {
        .waiting(.restoring, nil, "all keys are deleted, as was asked for", blocksWrites: false, nodes: [.flush])
    }

    /// - Parameter shard: the shard of the snapshot whose keys are written next.
    func filling(_ seed: Seed, _ shard: Int) -> Plan {
        let done = seed.dumps.count - seed.missing.count
        return .waiting(
            .restoring, nil,
            "the keys of snapshot \(seed.snapshot.name) are written; \(done) of its \(seed.dumps.count) shards are done",
            blocksWrites: false, nodes: [.fill(shard)])
    }
}
