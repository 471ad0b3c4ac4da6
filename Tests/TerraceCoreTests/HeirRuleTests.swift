import Testing

@testable import TerraceCore

/// One rule for whoever takes over, as a table of what three replicas have.
@Suite struct HeirRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var inSync = false
        /// The one that takes over, by its index.
        var heir: Int?
        var change: @Sendable (inout World) -> Void
    }

    static let cases: [Case] = [
        Case(testDescription: "of equals the lowest index", heir: 1) { _ in },
        Case(testDescription: "whoever has seen most", heir: 3) { $0.answer(n(0, 3), .replica) { $0.offset = 101 } },
        Case(testDescription: "most, though its link is down as the primary is gone", heir: 2) {
            $0.answer(n(0, 2), .replica) {
                $0.offset = 150
                $0.linkUp = false
            }
        },
        Case(testDescription: "but not from a primary that serves", inSync: true, heir: 1) {
            $0.answer(n(0, 2), .replica) {
                $0.offset = 150
                $0.linkUp = false
            }
        },
        Case(testDescription: "a node of the cluster already, of equals", heir: 2) {
            $0.answer(n(0, 2), .replica) {
                $0.cluster = ClusterObservation(stateOK: true, slotsAssigned: 16384, knows: [])
            }
        },
        Case(testDescription: "nobody who is loading, empty, a primary or silent", heir: nil) {
            $0.answer(n(0, 1), .replica) { $0.loading = true }
            $0.answer(n(0, 2), .replica) { $0.isSynced = false }
            $0.seen[n(0, 3)] = .silent(reason: "no reply")
        },
        Case(testDescription: "whoever handed over in this same run", heir: 2) {
            $0.record.predecessors = [ServerRun(node: n(0, 2), runID: "run0-2")]
            $0.answer(n(0, 1), .replica) { $0.isSynced = false }
            $0.answer(n(0, 2), .replica) { $0.isSynced = false }
            $0.answer(n(0, 3), .replica) { $0.isSynced = false }
        },
        Case(testDescription: "nobody before the cache was formed", heir: nil) { $0.record.bootstrapped = false },
    ]

    @Test(arguments: cases) func whoTakesOver(_ example: Case) throws {
        var world = try World.healthy(replicas: 3)
        example.change(&world)
        let rule = HeirRule(world.record) { world.seen[$0]?.server }
        let heir = rule.heir(of: n(0, 0), among: world.record.nodes.map(\.id), inSync: example.inSync)
        #expect(heir == example.heir.map { n(0, $0) })
    }
}
