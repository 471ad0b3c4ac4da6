import Foundation
import TerraceCore
import Testing

/// Operations as earlier versions wrote them are read, and what is written now is read as it was.
@Suite struct OperationGoalTests {
    private static let rest = #""id":"o","cache":{"scope":"local","name":"web"},"state":"running","startedAt":7"#

    private static func read(_ members: String) throws -> TerraceCore.Operation {
        try JSONDecoder().decode(TerraceCore.Operation.self, from: Data("{\(rest),\(members)}".utf8))
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
        let bytes = try JSONEncoder().encode(operation)
        #expect(try JSONDecoder().decode(TerraceCore.Operation.self, from: bytes) == operation)
    }

    @Test func aNewerWishIsForALaterLook() throws {
        let spec = try ControlFixture.resolve(ControlFixture.declaration("web"))
        var record = CacheRecord(spec: spec, declaration: try ControlFixture.declaration("web"))
        record.keyVersion = 1
        #expect(TerraceCore.Operation.Goal.generation(1).isWanted(by: record))
        #expect(!TerraceCore.Operation.Goal.generation(2).isWanted(by: record))
        #expect(TerraceCore.Operation.Goal.keys(version: 1).isWanted(by: record))
        #expect(!TerraceCore.Operation.Goal.keys(version: 2).isWanted(by: record))
        #expect(!TerraceCore.Operation.Goal.deletion.isWanted(by: record))
    }
}
