import TerraceCore
import Testing

@Suite struct OperationGoalTests {
    /// A goal that was asked for after the record was read is reached at a later look.
    @Test func goalOfANewerRequestIsNotWantedByTheRecord() throws {
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
