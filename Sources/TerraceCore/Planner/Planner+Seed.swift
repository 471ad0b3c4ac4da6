/// A new cache whose data come from a snapshot with other shards: the nodes are formed empty, and the keys are written to
/// them then. A cache with the snapshot's shards starts with its files instead, which needs no step.
extension Planner {
    /// - Parameter shard: the shard of the snapshot whose keys are written next.
    func filling(_ seed: Seed, _ shard: Int) -> Plan {
        let done = seed.dumps.count - seed.missing.count
        return .waiting(
            .restoring, nil,
            "the keys of snapshot \(seed.snapshot.name) are written; \(done) of its \(seed.dumps.count) shards are done",
            blocksWrites: false, nodes: [.fill(shard)])
    }
}
