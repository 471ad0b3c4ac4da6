import Testing

@testable import TerraceCore

/// When keys are deleted from a cache, and when those of a snapshot are written to it.
@Suite struct SeedPlanTests {
    private static func seed(_ way: Seed.Way, loaded: [Int] = []) throws -> Seed {
        let dumps = (0..<2).map { Dump(shard: $0, slots: [], sha256: "", bytes: 1, rdbVersion: 10) }
        var seed = Seed(snapshot: try SnapshotID(name: "s"), dumps: dumps, way: way)
        seed.loaded = loaded
        return seed
    }

    /// Whether all keys are to go, the seed, whether a replica is missing, and the steps.
    private static let rows: [(Bool?, Seed?, Bool, [NodeStep])] = [
        (nil, nil, false, []), (true, nil, false, [.flush]),
        (true, try? seed(.keys), false, [.flush]), (nil, try? seed(.keys), false, [.fill(0)]),
        (nil, try? seed(.keys, loaded: [0]), false, [.fill(1)]), (nil, try? seed(.keys, loaded: [0, 1]), false, []),
        (nil, try? seed(.files), false, []),
        // A node that is missing is started first.
        (true, try? seed(.keys), true, [.start(n(0, 1))]),
    ]

    @Test(arguments: rows.indices) func keysGoAndComeWhenTheNodesAreAtRest(_ index: Int) throws {
        let (flushes, seed, isMissing, steps) = Self.rows[index]
        var world = try World.healthy(replicas: 1)
        (world.record.flushing, world.record.seed) = (flushes == true ? 1 : nil, seed)
        if isMissing { world.seen[n(0, 1)] = .absent(reason: nil, mayStart: true) }
        #expect(world.plan.nodeSteps == steps)
    }

    @Test func aFlushIsForgottenUnlessANewerOneWasAskedFor() throws {
        var world = try World.healthy()
        (world.record.flushing, world.record.generation) = (4, 5)
        let outcome = StepOutcome(of: .flush, on: world.record, at: 0)
        #expect(outcome.updates == [.noteFlushed(generation: 4)])
        var newer = world.record
        newer.flushing = 6
        newer.apply(outcome.updates)
        #expect(newer.flushing == 6)
        world.record.apply(outcome.updates)
        #expect(world.record.flushing == nil)
    }

    /// Keys that came with a newer generation vanished, and their operation succeeded.
    @Test func anOlderGenerationThatIsReachedLeavesTheKeysOfANewerOne() throws {
        var world = try World.healthy()
        (world.record.seed, world.record.generation) = (try Self.seed(.keys), 6)
        world.record.apply([.converge(generation: 5, nodes: [])])
        #expect(world.record.seed != nil)
        world.record.apply([.noteFilled(0), .noteFilled(1), .converge(generation: 6, nodes: [])])
        #expect(world.record.seed == nil)
    }

    /// Keys that were to be deleted by an operation that failed were deleted on a later day.
    @Test func whatFailedIsNotDoneLater() throws {
        var world = try World.healthy()
        (world.record.seed, world.record.flushing, world.record.generation) = (try Self.seed(.keys), 6, 6)
        world.record.apply([.giveUpKeys(generation: 5)])
        #expect(world.record.seed != nil && world.record.flushing == 6)
        world.record.apply([.giveUpKeys(generation: 6)])
        #expect(world.record.seed == nil && world.record.flushing == nil)
        // A new cache has no other content than its seed.
        (world.record.seed, world.record.bootstrapped) = (try Self.seed(.keys), false)
        world.record.apply([.giveUpKeys(generation: 6)])
        #expect(world.record.seed != nil)
    }

    @Test func aPrimaryThatStartsEmptyIsFilledAnew() throws {
        var world = try World.healthy()
        world.record.seed = try Self.seed(.keys, loaded: [0])
        world.record.apply(StepOutcome(of: .start(n(0, 0)), on: world.record, at: 0).updates)
        #expect(world.record.seed?.loaded == [])
    }

    /// A store of snapshots may be in a folder that has other files.
    @Test(arguments: [
        ("dumps/aa/" + String(repeating: "a", count: 64), true),
        ("dumps/ab/" + String(repeating: "a", count: 64), false),
        ("dumps/aa/" + String(repeating: "a", count: 63), false), ("dumps/monday.rdb", false),
        ("dumps/AA/" + String(repeating: "A", count: 64), false),
        ("other/aa/" + String(repeating: "a", count: 64), false),
    ]) func dumpsAreKnownByTheirNames(_ key: String, _ isDump: Bool) throws {
        #expect(Dump.isObject(try ObjectKey(key)) == isDump)
    }
}
