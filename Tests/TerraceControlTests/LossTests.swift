import TerraceCore
import Testing

@testable import TerraceControl

/// How long the end of a primary goes unnoticed, by the clock that is handed in.
@Suite struct LossTests {
    @Test func aLossIsNoticedOnceItHasLastedLongEnough() throws {
        let board = StatusBoard(.continuous)
        let id = try CacheID(name: "web")
        let (first, second) = (NodeID(shard: 0, index: 0), NodeID(shard: 1, index: 0))
        func unnoticed(_ nodes: Set<NodeID>, at now: Double) -> Set<NodeID> {
            board.lost(nodes, of: id, forLessThan: .seconds(60), at: now)
        }
        #expect(unnoticed([first], at: 100) == [first])
        #expect(unnoticed([first, second], at: 130) == [first, second])
        #expect(unnoticed([first, second], at: 160) == [second])
        // One that came back and is lost again begins anew.
        #expect(unnoticed([second], at: 161) == [second])
        #expect(unnoticed([first, second], at: 170) == [first, second])
        #expect(unnoticed([first, second], at: 200) == [first])
    }
}
