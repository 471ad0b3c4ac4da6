import TerraceControl
import TerraceCore
import TerraceTestSupport
import Testing

/// The steps of a requested restart.
@Suite(.timeLimit(.minutes(5))) struct RestartTests {
    private static let id = try? CacheID(name: "web")

    private static func restart(
        _ f: ControlFixture, _ manner: RestartManner, replicas: Int
    ) async throws -> (steps: [NodeStep], operation: TerraceCore.Operation) {
        let id = try #require(Self.id)
        try await f.settle([ControlFixture.declaration("web") { $0.replicas = replicas }])
        let before = f.runtime.performed.count
        let nodes = try await f.control.cache(id).record.nodes.map(\.id)
        let operation = try await f.control.restart(id, nodes: nodes, manner: manner)
        let ended = try await f.control.operation(operation.id, wait: .seconds(120))
        #expect(f.runtime.requests.contains(id), "a postponed start is tried at once")
        return (Array(f.runtime.performed.dropFirst(before)), ended)
    }

    private static func place(of node: Int, _ steps: [NodeStep], _ isWanted: (NodeStep) -> Bool) throws -> Int {
        try #require(steps.firstIndex { $0.node == NodeID(shard: 0, index: node) && isWanted($0) }, "\(steps)")
    }

    private static func isStop(_ step: NodeStep) -> Bool { if case .stop = step { true } else { false } }

    /// Regression: both nodes ended within 50 milliseconds, and the data were lost.
    @Test func aPairIsRestartedOneAfterTheOther() async throws {
        try await ControlFixture.with { f in
            let (steps, operation) = try await Self.restart(f, .inTurn, replicas: 1)
            #expect(operation.state == .succeeded)
            let replicaIsBack = try Self.place(of: 1, steps) { $0 == .start(NodeID(shard: 0, index: 1)) }
            let handOver = try Self.place(of: 1, steps) { if case .handOver = $0 { true } else { false } }
            let primaryEnds = try Self.place(of: 0, steps, Self.isStop)
            #expect(try Self.place(of: 1, steps, Self.isStop) < replicaIsBack)
            #expect(replicaIsBack < handOver && handOver < primaryEnds)
            #expect(try await f.control.cache(try #require(Self.id)).record.restarts.isEmpty)
        }
    }

    @Test func nodeWithoutReplicaSavesBeforeItsRestart() async throws {
        try await ControlFixture.with { f in
            let (steps, operation) = try await Self.restart(f, .inTurn, replicas: 0)
            #expect(operation.state == .succeeded)
            #expect(steps == [.restart(NodeID(shard: 0, index: 0))])
        }
    }

    @Test func nodeThatCannotSaveIsNotRestarted() async throws {
        try await ControlFixture.with { f in
            let id = try #require(Self.id)
            try await f.settle([ControlFixture.declaration("web")])
            let node = NodeID(shard: 0, index: 0)
            let run = f.runtime.runID(node, of: id)
            f.runtime.fail(with: [TerraceError(.unavailable, "0-0 cannot save its data: disk full")])
            let operation = try await f.control.restart(id, nodes: [node])
            let ended = try await f.control.operation(operation.id, wait: .seconds(120))
            #expect(ended.state == .failed)
            #expect(ended.error?.contains("disk full") == true && ended.error?.contains("--all-at-once") == true)
            #expect(f.runtime.runID(node, of: id) == run)
            #expect(try await f.control.cache(id).record.restarts.isEmpty)
        }
    }

    @Test(arguments: ["apply", "failover", "the same again"])
    func everyRequestTriesAPostponedStartAtOnce(_ what: String) async throws {
        try await ControlFixture.with { f in
            let id = try #require(Self.id)
            try await f.settle([ControlFixture.declaration("web") { $0.replicas = 1 }])
            let before = f.runtime.requests.count
            switch what {
            case "failover": _ = try await f.control.failover(id, shard: 0, to: nil, forced: false)
            case "apply":
                let change = try ControlFixture.declaration("web") {
                    $0.replicas = 1
                    $0.config = ["timeout": "7"]
                }
                _ = try await f.control.apply([change])
            default: _ = try await f.control.apply([ControlFixture.declaration("web") { $0.replicas = 1 }])
            }
            #expect(f.runtime.requests.count == before + 1)
        }
    }
}
