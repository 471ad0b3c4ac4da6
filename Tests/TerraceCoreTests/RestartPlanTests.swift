import TerraceCore
import Testing

/// The order of a restart, and the conditions for each step. Regression: a pair lost its data because both nodes ended
/// at once.
@Suite struct RestartPlanTests {
    private static func world(
        shards: Int = 1, replicas: Int, _ manner: RestartManner = .inTurn, only: [NodeID]? = nil
    ) throws -> World {
        var world = try World.healthy(shards: shards, replicas: replicas, clustered: shards > 1)
        world.record.generation = 2
        world.record.restarts = (only ?? world.record.nodes.map(\.id)).map {
            NodeRestart(node: $0, runID: "run\($0)", manner: manner)
        }
        return world
    }

    private static let asked = "a restart was asked for"

    @Test func aReplicaComesFirstAndAlone() throws {
        let plan = try Self.world(replicas: 2).plan
        #expect(plan.steps == .nodes(.stop(n(0, 1), reason: Self.asked)))
        #expect(!plan.pending.contains { $0.blocksWrites })
    }

    @Test func oneShardComesBeforeTheNext() throws {
        #expect(try Self.world(shards: 2, replicas: 1).plan.steps == .nodes(.stop(n(0, 1), reason: Self.asked)))
    }

    @Test func noNodeEndsWhileAnotherIsNotInSync() throws {
        var world = try Self.world(replicas: 2)
        world.answer(n(0, 1), .replica) {
            $0.runID = "another"
            $0.linkUp = false
        }
        #expect(world.plan.steps == .record(.forgetRestart(n(0, 1))))
        world.record.restarts.removeAll { $0.node == n(0, 1) }
        #expect(world.plan.steps == .none)
        #expect(world.plan.pending.contains { $0.reason == .restarting && $0.message.contains("is syncing") })
    }

    @Test func replicaThatIsOutOfSyncIsRestarted() throws {
        var world = try Self.world(replicas: 2)
        world.answer(n(0, 2), .replica) { $0.linkUp = false }
        #expect(world.plan.steps == .nodes(.stop(n(0, 2), reason: Self.asked)))
    }

    @Test func aPrimaryHandsOverToAReplicaInSync() throws {
        let plan = try Self.world(replicas: 1, only: [n(0, 0)]).plan
        #expect(plan.steps == .record(.designate(n(0, 1), reason: "0-0 is to be restarted")))
        #expect(!plan.pending.contains { $0.blocksWrites })
    }

    @Test func aPrimaryWaitsForAReplicaThatIsDown() throws {
        var world = try Self.world(replicas: 1, only: [n(0, 0)])
        world.lose(n(0, 1), mayStart: false)
        #expect(world.plan.steps == .none)
        #expect(world.plan.pending.contains { $0.reason == .restarting })
    }

    /// A new primary's replicas follow it after it has the endpoint. Regression: it handed over before that to a
    /// replica that was not in sync, and became primary again, in an endless loop.
    @Test func aPrimaryTakesTheEndpointBeforeItsTurn() throws {
        var world = try Self.world(replicas: 1, only: [n(0, 0)])
        world.answer(n(0, 0), .primary) { $0.holdsEndpoint = false }
        world.answer(n(0, 1), .replica) { $0.linkUp = false }
        #expect(world.plan.steps == .nodes(.takeEndpoint(n(0, 0))))
    }

    @Test func aPrimaryAloneSavesFirst() throws {
        let plan = try Self.world(replicas: 0).plan
        #expect(plan.steps == .nodes(.restart(n(0, 0))))
        #expect(plan.pending.contains { $0.blocksWrites })
    }

    @Test(arguments: ["its append-only file cannot be written", nil])
    func problemsThatARestartMayFixDoNotPreventIt(_ refusal: String?) throws {
        var world = try Self.world(replicas: 1)
        world.answer(n(0, 0), .primary) {
            $0.refusesWrites = refusal
            if refusal == nil { $0.settingsDigest = "other" }
        }
        #expect(world.plan.nodeSteps.contains(.stop(n(0, 1), reason: Self.asked)))
    }

    @Test func nodeWithANewRunIDIsDone() throws {
        var world = try Self.world(replicas: 0)
        world.record.restarts = [NodeRestart(node: n(0, 0), runID: "earlier", manner: .inTurn)]
        #expect(world.plan.steps == .record(.forgetRestart(n(0, 0))))
        world.record.restarts = [NodeRestart(node: n(0, 7), runID: "gone", manner: .inTurn)]
        #expect(world.plan.steps == .record(.forgetRestart(n(0, 7))))
    }

    @Test func allNodesEndAtOnceOnRequest() throws {
        let plan = try Self.world(replicas: 1, .atOnce).plan
        #expect(plan.steps == .nodes(.stop(n(0, 0), reason: Self.asked), .stop(n(0, 1), reason: Self.asked)))
    }

    @Test func aFrozenNodeIsEndedWhereItIsRestartedAtOnce() throws {
        var world = try Self.world(replicas: 0, .atOnce)
        world.seen[n(0, 0)] = .silent(reason: "did not answer", lasting: .seconds(6))
        #expect(world.plan.steps == .nodes(.fence(n(0, 0), reason: "\(Self.asked): did not answer")))
        world.record.restarts = [NodeRestart(node: n(0, 0), runID: "run0-0", manner: .inTurn)]
        #expect(world.plan.steps == .none)
    }

    /// No replica takes over, as in a reboot at AWS.
    @Test func aPrimaryThatComesBackInPlaceIsStartedBesideItsReplica() throws {
        var world = try Self.world(replicas: 1, .inPlace, only: [n(0, 0)])
        world.lose(n(0, 0))
        #expect(world.plan.steps == .nodes(.start(n(0, 0))))
        world.record.restarts = [NodeRestart(node: n(0, 0), runID: "run0-0", manner: .atOnce)]
        #expect(world.plan.steps == .record(.designate(n(0, 1), reason: "primary 0-0 is gone: killed by signal 9")))
    }

    @Test func aConditionSaysWhenTheNextTryIs() throws {
        var world = try World.healthy()
        world.seen[n(0, 0)] = .absent(reason: "killed by signal 9", mayStart: false, nextTry: .milliseconds(3400))
        let message = "primary 0-0 is down: killed by signal 9; the next try is in 4 s"
        #expect(world.plan.pending.map(\.message) == [message])
    }
}
