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
        // What is wrong with the nodes is mended first.
        (true, try? seed(.keys), true, [.start(n(0, 1))]),
    ]

    @Test(arguments: rows.indices) func keysGoAndComeWhenTheNodesAreAtRest(_ index: Int) throws {
        let (flushes, seed, isMissing, steps) = Self.rows[index]
        var world = try World.healthy(replicas: 1)
        (world.record.isFlushing, world.record.seed) = (flushes, seed)
        if isMissing { world.seen[n(0, 1)] = .absent(reason: nil, mayStart: true) }
        #expect(world.plan.nodeSteps == steps)
    }

    @Test func aFlushIsForgottenUnlessANewerOneWasAskedFor() throws {
        var world = try World.healthy()
        (world.record.isFlushing, world.record.generation) = (true, 4)
        let outcome = StepOutcome(of: .flush, on: world.record, at: 0)
        #expect(outcome.updates == [.noteFlushed(generation: 4)])
        var newer = world.record
        newer.generation = 5
        newer.apply(outcome.updates)
        #expect(newer.isFlushing == true)
        world.record.apply(outcome.updates)
        #expect(world.record.isFlushing == nil)
    }
}
