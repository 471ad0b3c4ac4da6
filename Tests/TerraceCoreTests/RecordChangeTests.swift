import Testing

@testable import TerraceCore

/// Tables of the changes that plans and performed steps make in a record, and of the events about them.
@Suite struct RecordChangeTests {
    private static let now = 1000.0

    // MARK: Plans

    struct PlanCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [RecordStep]
        var updates: [RecordUpdate]
        /// Reason, node and message of each event.
        var told: [String] = []
    }

    private static let endpoint = Endpoint(host: "127.16.9.9", port: 6379)

    static let plans: [PlanCase] = [
        PlanCase(
            testDescription: "nodes get the addresses that were set aside for them", steps: [.allocate(n(0, 2))],
            updates: [.addNode(World.node(n(0, 2)))]),
        PlanCase(
            testDescription: "the cache gets its endpoint", steps: [.allocateEndpoint],
            updates: [.setEndpoint(endpoint)]),
        PlanCase(
            testDescription: "what was not set aside is not written", steps: [.allocate(n(0, 7))], updates: []),
        PlanCase(
            testDescription: "a first primary is no failover", steps: [.designate(n(1, 0), reason: "first primary")],
            updates: [.designate(n(1, 0))]),
        PlanCase(
            testDescription: "another one is, and says what was lost",
            steps: [.designate(n(0, 1), reason: "it is gone")],
            updates: [.designate(n(0, 1))],
            told: [
                "FailoverStarted 0-1 0-1 becomes primary of shard 0: it is gone; at least the last 20 bytes of its "
                    + "stream are lost"
            ]),
        PlanCase(
            testDescription: "whoever hands over is noted",
            steps: [.notePredecessor(ServerRun(node: n(0, 0), runID: "r"))],
            updates: [.notePredecessor(ServerRun(node: n(0, 0), runID: "r"))]),
        PlanCase(
            testDescription: "only restarts that were known are done", steps: [.forgetRestart(n(0, 1))],
            updates: [.forgetRestarts(n(0, 1), runIDs: ["known"])]),
        PlanCase(
            testDescription: "an upgrade ends at its generation", steps: [.finishUpgrade],
            updates: [.endUpgrade(generation: 3)], told: ["Upgraded - every node runs the wanted engine"]),
        PlanCase(testDescription: "a conversion ends", steps: [.finishConversion], updates: [.endConversion]),
        PlanCase(testDescription: "a record that goes is not changed before", steps: [.forgetCache], updates: []),
    ]

    @Test(arguments: plans) func aPlanChangesTheRecord(_ example: PlanCase) throws {
        var world = try World.healthy(replicas: 1)
        world.record.generation = 3
        world.record.restarts = [NodeRestart(node: n(0, 1), runID: "known", manner: .inTurn)]
        world.lose(n(0, 0))
        let change = RecordChange(
            Plan(recordSteps: example.steps), of: world.record,
            StreamSight(seen: world.seen, offsets: [n(0, 0): 120, n(0, 1): 100]),
            Allocation(nodes: [World.node(n(0, 2))], endpoint: Self.endpoint), at: Self.now)
        #expect(change.updates == example.updates)
        #expect(change.events.map(Self.text) == example.told)
        #expect(change.events.allSatisfy { $0.time == Self.now && $0.cache == world.record.spec.id })
        #expect(change.successions.map(\.heir) == (example.told.first?.hasPrefix("Failover") == true ? [n(0, 1)] : []))
    }

    @Test(arguments: [
        (120, 100, "; at least the last 20 bytes of its stream are lost"),
        (100, 120, "; nothing is known to be lost, its stream was last seen 20 bytes before where 0-1 is"),
    ]) func theLostTailIsWhatTheHeirHasNotSeen(_ primary: Int64, _ heir: Int64, _ text: String) throws {
        var world = try World.healthy(replicas: 1)
        let offsets = [n(0, 0): primary, n(0, 1): heir]
        // A primary that answers has lost nothing.
        #expect(StreamSight(seen: world.seen, offsets: offsets).lostTail(of: n(0, 0), at: n(0, 1)) == "")
        world.lose(n(0, 0))
        #expect(StreamSight(seen: world.seen, offsets: offsets).lostTail(of: n(0, 0), at: n(0, 1)) == text)
        #expect(StreamSight(seen: world.seen).lostTail(of: n(0, 0), at: n(0, 1)) == "")
    }

    // MARK: Steps that were done to nodes

    struct StepCase: Sendable, CustomTestStringConvertible {
        var step: NodeStep
        var updates: [RecordUpdate] = []
        var told: String?
        var change: @Sendable (inout CacheRecord) -> Void = { _ in }
        var testDescription: String { "\(step)" }
    }

    static let steps: [StepCase] = [
        StepCase(
            step: .start(n(0, 1)), updates: [.markStarted(n(0, 1))],
            told: "Added 0-1 0-1 was started for the first time"
        ) { $0.nodes[1].isNew = true },
        StepCase(step: .start(n(0, 0))) { $0.bootstrapped = false },
        StepCase(
            step: .start(n(0, 1)), told: "Restarted 0-1 replica 0-1 was started again and syncs from its primary"),
        StepCase(
            step: .start(n(0, 0)), told: "DataLost 0-0 0-0 was started again EMPTY: this cache keeps nothing on disk"),
        StepCase(step: .start(n(0, 0)), told: "Restarted 0-0 0-0 was started again with the data on its disk") {
            $0.spec.persistence = Persistence(mode: .rdb)
        },
        StepCase(
            step: .fence(n(0, 0), reason: "no reply"), told: "Fenced 0-0 0-0 was ended at once: no reply"),
        StepCase(step: .promote(n(0, 1)), told: "Promoted 0-1 0-1 is primary of shard 0"),
        StepCase(step: .handOver(from: n(0, 0), to: n(0, 1)), told: "Promoted 0-1 0-1 is primary of shard 0"),
        StepCase(step: .remove(n(0, 1)), updates: [.removeNode(n(0, 1))]),
        StepCase(step: .convert(n(0, 0)), told: "Converted 0-0 0-0 is a cluster of its own, with its data"),
        StepCase(step: .restart(n(0, 0)), told: "Restarted 0-0 0-0 was restarted with its data"),
        StepCase(step: .bootstrapCluster, updates: [.markFormed]),
        StepCase(step: .stop(n(0, 1), reason: "r")), StepCase(step: .configure(n(0, 1))),
        StepCase(step: .rebalance),
    ]

    @Test(arguments: steps) func aStepThatWasDoneHasAnOutcome(_ example: StepCase) throws {
        var record = try World.healthy(replicas: 1).record
        example.change(&record)
        let outcome = StepOutcome(of: example.step, on: record, at: Self.now)
        #expect(outcome.updates == example.updates)
        #expect(outcome.events.map(Self.text) == (example.told.map { [$0] } ?? []))
        let removed = example.step == .remove(n(0, 1)) ? [World.node(n(0, 1)).address] : []
        #expect(outcome.freed == removed)
    }

    // MARK: Updates

    /// What somebody wished meanwhile stays wished.
    @Test func updatesLeaveANewerWishAlone() throws {
        var record = try World.healthy(replicas: 1).record
        record.generation = 4
        record.isUpgrading = true
        record.formerSettings = FormerSettings(all: [:], declared: [:])
        record.restarts = ["old", "new"].map { NodeRestart(node: n(0, 1), runID: $0, manner: .inTurn) }
        record.apply([
            .endUpgrade(generation: 3), .forgetRestarts(n(0, 1), runIDs: ["old"]),
            .converge(generation: 3, nodes: record.nodes.map(\.id)), .restoreSettings(generation: 3),
        ])
        #expect(record.isUpgrading == true)
        #expect(record.restarts.map(\.runID) == ["new"])
        #expect(record.observedGeneration == 3)
        #expect(record.formerSettings != nil)
        #expect(record.generation == 4)
        record.apply([.endUpgrade(generation: 4), .converge(generation: 4, nodes: [])])
        #expect(record.isUpgrading == nil)
        #expect(record.formerSettings == nil)
    }

    @Test func aNodeThatJoinsAFormedCacheIsNewUntilItsFirstStart() throws {
        var record = try World.healthy().record
        record.apply([.addNode(World.node(n(0, 1))), .addNode(World.node(n(0, 1)))])
        #expect(record.nodes.map(\.isNew) == [nil, true])
        record.apply([.markStarted(n(0, 1))])
        #expect(record.nodes.map(\.isNew) == [nil, nil])
        record.apply([.designate(n(0, 1)), .removeNode(n(0, 1))])
        #expect(record.nodes.map(\.id) == [n(0, 0)])
        #expect(record.primaries.isEmpty)
    }

    @Test func aPredecessorReplacesThatOfItsShardOnly() throws {
        var record = try World.healthy(shards: 2, replicas: 1, clustered: true).record
        let runs = [ServerRun(node: n(0, 0), runID: "a"), ServerRun(node: n(1, 0), runID: "b")]
        let newer = ServerRun(node: n(0, 1), runID: "c")
        record.apply(runs.map { .notePredecessor($0) } + [.notePredecessor(newer)])
        #expect(record.predecessors == [runs[1], newer])
    }

    private static func text(_ event: Event) -> String {
        "\(event.reason) \(event.node.map(\.description) ?? "-") \(event.message)"
    }
}
