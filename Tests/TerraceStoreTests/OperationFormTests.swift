import Foundation
import TerraceCore
import Testing

@testable import TerraceStore

/// Operations as earlier versions wrote them are read, and what is written now is read as it was.
@Suite struct OperationFormTests {
    private static let rest = #""id":"o","cache":{"scope":"local","name":"web"},"state":"running","startedAt":7"#

    private static func read(_ members: String) throws -> TerraceCore.Operation {
        try JSONDecoder().decode(OperationForm.self, from: Data("{\(rest),\(members)}".utf8)).value()
    }

    @Test(arguments: [
        (#""kind":"update","generation":3"#, TerraceCore.Operation.Goal.generation(3)),
        (#""kind":"restart","generation":3"#, .generation(3)),
        (#""kind":"failover","generation":3"#, .generation(3)),
        (#""kind":"delete","generation":3"#, .deletion),
        (
            #""kind":"failover","generation":3,"heir":{"shard":0,"index":1}"#,
            .heir(NodeID(shard: 0, index: 1), generation: 3)
        ),
    ]) func earlierVersionsAreRead(_ members: String, _ goal: TerraceCore.Operation.Goal) throws {
        let operation = try Self.read(members)
        #expect(operation.goal == goal)
        #expect(operation.startedAt == 7)
    }

    static let goals: [(TerraceCore.Operation.Kind, TerraceCore.Operation.Goal)] = [
        (.create, .generation(1)), (.update, .keys(version: 2)), (.delete, .deletion),
        (.failover, .heir(NodeID(shard: 1, index: 0), generation: 4)),
        (.restart, .restarts([ServerRun(node: NodeID(shard: 0, index: 0), runID: "r")], generation: 5)),
    ]

    @Test(arguments: goals) func whatIsWrittenIsRead(
        _ kind: TerraceCore.Operation.Kind, _ goal: TerraceCore.Operation.Goal
    ) throws {
        var operation = TerraceCore.Operation(
            id: "o", cache: try CacheID(name: "web"), kind: kind, goal: goal, startedAt: 7)
        operation.pace = Countdown(seconds: 3, from: Uptime(boot: "b", seconds: 1))
        operation = operation.ended("because", at: 9)
        let bytes = try JSONEncoder().encode(OperationForm(operation))
        #expect(try JSONDecoder().decode(OperationForm.self, from: bytes).value() == operation)
    }
}
