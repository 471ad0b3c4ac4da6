import TerraceControl
import TerraceCore
import TerraceTestSupport
import Testing

/// A key is changed beside whatever else is going on: it was taken for a change of the spec, and collided with updates.
@Suite(.timeLimit(.minutes(5))) struct KeyTests {
    private typealias F = ControlFixture

    /// A pair whose replica is in a zone of its own.
    private static func pair(_ change: (inout CacheDeclaration) -> Void = { _ in }) throws -> CacheDeclaration {
        try F.declaration("web") {
            $0.replicas = 1
            $0.nodeZones = ["0-1": "b"]
            change(&$0)
        }
    }

    @Test func anUpdateThatWasMadeUpBeforeIsNoConflict() async throws {
        try await F.with { f in
            try await f.settle([Self.pair()])
            let id = try CacheID(name: "web")
            let seen = try await f.control.cache(id).record.generation
            let old = try await f.control.connection(id).keys
            let new = try await f.control.regenerateKey(id, index: 0).keys
            #expect(new != old)
            #expect(try await f.control.cache(id).record.generation == seen)
            #expect(try await f.control.cache(id).state == .available)
            var intent = try ApplyIntent([Self.pair { $0.config = ["timeout": "5"] }])
            intent.generations = [id: seen]
            let change = try #require(try await f.control.apply(intent).first)
            let operation = try await f.control.operation(#require(change.operation), wait: hangLimit)
            #expect(operation.state == .succeeded)
            #expect(try await f.control.connection(id).keys == new)
        }
    }

    /// The node that is down gets it when it starts; all others have it.
    @Test func aKeyDoesNotWaitForTheEndOfAnUpdate() async throws {
        try await F.with { f in
            try await f.settle([Self.pair()])
            let id = try CacheID(name: "web")
            _ = try await f.control.setZone("b", isDown: true)
            let changes = try await f.control.apply([Self.pair { $0.config = ["timeout": "5"] }])
            let update = try #require(changes.first?.operation)
            _ = try await f.control.regenerateKey(id, index: 0)
            let newest = try #require(try await f.control.operations(of: id, limit: 1).first)
            #expect(newest.id != update)
            #expect(newest.state == .succeeded)
            #expect(try await f.control.operation(update, wait: .zero).state == .running)
            _ = try await f.control.setZone("b", isDown: false)
            #expect(try await f.control.operation(update, wait: hangLimit).state == .succeeded)
        }
    }

    @Test func eachKeyHasAnOperationOfItsOwn() async throws {
        try await F.with { f in
            try await f.settle([Self.pair()])
            let id = try CacheID(name: "web")
            for _ in 0..<3 { _ = try await f.control.regenerateKey(id, index: 0) }
            let operations = try await f.control.operations(of: id, limit: 3)
            #expect(operations.map(\.state) == [.succeeded, .succeeded, .succeeded])
            #expect(operations.map(\.kind) == [.update, .update, .update])
            let record = try await f.control.cache(id).record
            #expect(record.generation == record.observedGeneration)
        }
    }
}
