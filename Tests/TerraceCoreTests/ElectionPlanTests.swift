import Testing

@testable import TerraceCore

/// The planner's steps for a cluster whose nodes elect new primaries.
@Suite struct ElectionPlanTests {
    /// Three shards with a replica each; primary 1-0 was lost.
    private func voting(_ change: (inout World) -> Void = { _ in }) throws -> World {
        var world = try World.healthy(shards: 3, replicas: 1, clustered: true)
        world.record.spec.electionTimeoutSeconds = 1
        world.lose(n(1, 0))
        change(&world)
        return world
    }

    private func elect(_ heir: NodeID, over old: NodeID, in world: inout World) {
        world.answer(heir, .primary) { server in
            let slots = server.cluster?.slotCounts["id\(old)"] ?? 0
            server.cluster?.slotCounts["id\(old)"] = nil
            server.cluster?.slotCounts["id\(heir)"] = slots
        }
    }

    private func reasons(_ plan: Plan) -> Set<PendingReason> { Set(plan.pending.map(\.reason)) }

    @Test func lostPrimaryIsLeftToTheElection() throws {
        let plan = try voting().plan
        #expect(plan.isIdle)
        #expect(reasons(plan) == [.electing])
        #expect(plan.pending.first?.blocksWrites == true)
    }

    @Test func electedPrimaryIsRecorded() throws {
        let plan = try voting { elect(n(1, 1), over: n(1, 0), in: &$0) }.plan
        guard case .designate(n(1, 1), let reason)? = plan.recordSteps.first else {
            Issue.record("\(plan.steps)")
            return
        }
        #expect(reason.contains("elected"))
        #expect(reasons(plan) == [.failingOver])
    }

    @Test func controlPlanePromotesWhenMostPrimariesAreGone() throws {
        let plan = try voting { $0.lose(n(2, 0)) }.plan
        #expect(plan.recordSteps.map(\.node) == [n(1, 1), n(2, 1)])
        #expect(reasons(plan) == [.failingOver])
    }

    @Test func aShardWithoutAReplicaIsStartedAgain() throws {
        let plan = try voting { $0.lose(n(1, 1)) }.plan
        #expect(plan.steps == .nodes(.start(n(1, 0))))
    }

    @Test func aFrozenPrimaryThatWasReplacedIsEndedAtOnce() throws {
        let plan = try voting { world in
            world.seen[n(1, 0)] = .silent(reason: "timed out", lasting: .seconds(1))
            elect(n(1, 1), over: n(1, 0), in: &world)
        }.plan
        #expect(plan.steps == .nodes(.fence(n(1, 0), reason: "the cluster elected 1-1 in its place")))
    }

    @Test func formerPrimaryStaysReplicaOfTheElectedOne() throws {
        let world = try voting { world in
            elect(n(1, 1), over: n(1, 0), in: &world)
            let winner = world.record.node(n(1, 1))?.address
            world.answer(n(1, 0), .replica) { $0.follows = winner }
        }
        #expect(world.plan.recordSteps.first == .designate(n(1, 1), reason: "the cluster elected it in place of 1-0"))
    }

    @Test func requestedHandOverIsNotAnElection() throws {
        var world = try voting { world in
            elect(n(1, 1), over: n(1, 0), in: &world)
            let winner = world.record.node(n(1, 1))?.address
            world.answer(n(1, 0), .replica) { $0.follows = winner }
        }
        world.record.generation += 1
        #expect(world.plan.nodeSteps.first == .handOver(from: n(1, 1), to: n(1, 0)))
    }

    @Test func lossWithinTheDocumentedFailoverTimeIsIgnored() throws {
        var world = try World.healthy(replicas: 1)
        world.lose(n(0, 0))
        let plan = Planner.plan(
            world.record, seen: world.seen, settingsDigest: World.digest, engine: World.engine, unnoticed: [n(0, 0)])
        #expect(plan.isIdle)
        #expect(reasons(plan) == [.unnoticed])
        #expect(world.plan.recordSteps.map(\.node) == [n(0, 1)])
    }
}
