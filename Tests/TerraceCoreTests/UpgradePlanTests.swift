import TerraceCore
import Testing

/// The order in which servers are replaced when the engine changes.
@Suite struct UpgradePlanTests {
    private func world(shards: Int = 1, replicas: Int, old: [String]) throws -> World {
        var world = try World.healthy(shards: shards, replicas: replicas, clustered: shards > 1)
        world.record.isUpgrading = true
        for node in world.record.nodes where old.contains("\(node.id)") {
            world.answer(node.id, node.id.index == 0 ? .primary : .replica) { $0.engine = "redis 6.2" }
        }
        return world
    }

    private func stop(_ shard: Int, _ index: Int) -> NodeStep {
        .stop(NodeID(shard: shard, index: index), reason: "it comes back with redis 7.0")
    }

    @Test func aReplicaComesBeforeItsPrimaryAndOneShardBeforeTheNext() throws {
        let world = try world(shards: 2, replicas: 1, old: ["0-0", "0-1", "1-0", "1-1"])
        #expect(world.plan.steps == .nodes(stop(0, 1)))
        #expect(!world.plan.pending.contains { $0.blocksWrites })
    }

    @Test func oneReplicaAtATime() throws {
        #expect(try world(replicas: 2, old: ["0-0", "0-1", "0-2"]).plan.steps == .nodes(stop(0, 1)))
        var busy = try world(replicas: 2, old: ["0-0", "0-2"])
        busy.answer(NodeID(shard: 0, index: 1), .replica) { $0.linkUp = false }
        #expect(busy.plan.steps == .none)
    }

    @Test func aPrimaryHandsOverBeforeItIsReplaced() throws {
        let heir = NodeID(shard: 0, index: 1)
        let plan = try world(replicas: 1, old: ["0-0"]).plan
        #expect(plan.steps == .record(.designate(heir, reason: "0-0 is to run redis 7.0")))
    }

    @Test func aPrimaryAloneIsRestartedWithItsData() throws {
        let plan = try world(replicas: 0, old: ["0-0"]).plan
        #expect(plan.steps == .nodes(.restart(NodeID(shard: 0, index: 0))))
        #expect(plan.pending.contains { $0.blocksWrites })
    }

    /// An old replica cannot read the newer engine's copy, and would try it again and again.
    @Test func anOldReplicaThatCannotSyncIsReplacedAtOnce() throws {
        var world = try world(replicas: 1, old: ["0-1"])
        world.answer(NodeID(shard: 0, index: 1), .replica) {
            $0.engine = "redis 6.2"
            $0.linkUp = false
        }
        #expect(world.plan.steps == .nodes(stop(0, 1)))
    }

    @Test func settingsOfAnOldServerAreLeftAlone() throws {
        var world = try world(replicas: 1, old: ["0-1"])
        world.answer(NodeID(shard: 0, index: 1), .replica) {
            $0.engine = "redis 6.2"
            $0.settingsDigest = "other"
        }
        #expect(world.plan.steps == .nodes(stop(0, 1)))
    }

    @Test func endIsRecordedAndNothingHappensWithoutARequest() throws {
        #expect(try world(replicas: 1, old: []).plan.steps == .record(.finishUpgrade))
        var world = try world(replicas: 1, old: ["0-0", "0-1"])
        world.record.isUpgrading = nil
        #expect(world.plan.isSettled)
    }
}
