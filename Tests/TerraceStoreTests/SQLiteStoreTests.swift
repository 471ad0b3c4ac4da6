import Foundation
import TerraceCore
import Testing

@testable import TerraceStore

@Suite struct SQLiteStoreTests {
    private static func cache(_ name: String) throws -> StoredCache { try SampleCache.make(name) }

    @Test func nextDaemonReadsTheStoredState() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("state.sqlite").path
        let cache = try Self.cache("a")
        try await SQLiteStore(path: path).write([cache], [], with: StoreChange())
        #expect(try await SQLiteStore(path: path).caches() == [cache])
    }

    @Test func fileThatIsNoDatabaseIsRefusedWithTheWayOut() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = #expect(throws: TerraceError.self) { try SQLiteStore(path: path) }
        #expect(error?.message.contains("move the file away") == true)
    }

    @Test func batchWithOneKnownNameInsertsNone() async throws {
        let store = try SQLiteStore.inMemory()
        try await store.write([Self.cache("a")], [], with: StoreChange())
        await #expect(throws: TerraceError.self) {
            try await store.write([Self.cache("b"), Self.cache("a")], [], with: StoreChange())
        }
        #expect(try await store.caches().count == 1)
    }

    @Test func conflictInOneEditWritesNoneOfThem() async throws {
        let store = try SQLiteStore.inMemory()
        let (here, new) = (try Self.cache("here"), try Self.cache("new"))
        try await store.write([here], [], with: StoreChange())
        let edits = [
            RecordEdit(here.record.spec.id) { $0.record.generation = 9 },
            RecordEdit(here.record.spec.id) { _ in throw TerraceError(.conflict, "changed meanwhile") },
        ]
        let event = Event(time: 0, cache: here.record.spec.id, reason: "X", message: "")
        await #expect(throws: TerraceError.self) {
            try await store.write([new], edits, with: StoreChange(events: [event]))
        }
        #expect(try await store.caches() == [here])
        #expect(try await store.events(after: 0, cache: nil, limit: 1).isEmpty)
    }

    @Test func concurrentUpdatesLoseNothing() async throws {
        let store = try SQLiteStore.inMemory()
        let cache = try Self.cache("a")
        try await store.write([cache], [], with: StoreChange())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    _ = try await store.update(cache.record.spec.id, with: StoreChange()) { $0.generation += 1 }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.cache(cache.record.spec.id)?.record.generation == 201)
    }

    @Test func oldEventsAreDeletedExceptThoseOfAvailability() async throws {
        let store = try SQLiteStore.inMemory()
        let cache = try Self.cache("a")
        try await store.write([cache], [], with: StoreChange())
        let gone = try CacheID(name: "gone")
        func event(_ time: Double, _ reason: String, _ id: CacheID = cache.record.spec.id) -> Event {
            Event(time: time, cache: id, reason: reason, message: "")
        }
        var operations = (0..<3).map {
            Operation(id: "o\($0)", cache: gone, kind: .update, generation: 1, startedAt: 0)
        }
        for (index, end) in [(0, 9.0), (1, 11.0)] {
            operations[index].state = .succeeded
            operations[index].endedAt = end
        }
        let events = [
            event(1, "Available"), event(2, "Promoted"), event(10, "Promoted"), event(12, "OutageStarted"),
            event(3, "Available", gone),
        ]
        try await store.append(StoreChange(events: events, operations: operations))
        try await store.prune(before: 10, keeping: ["Available", "OutageStarted"], newest: 100)
        #expect(try await store.events(after: 0, cache: nil, limit: 9).map(\.time) == [1, 10, 12])
        #expect(try await store.events(reasons: ["OutageStarted", "Available"]).map(\.sequence) == [1, 4])
        #expect(try await store.operations(in: nil, limit: 9).map(\.id) == ["o2", "o1"])
    }

    /// Regression: the file grew with every cache that was created and deleted.
    @Test func numberOfEventsAndOperationsIsLimited() async throws {
        let store = try SQLiteStore.inMemory()
        let cache = try Self.cache("a")
        try await store.write([cache], [], with: StoreChange())
        let gone = try CacheID(name: "gone")
        let events = (0..<20).map { index in
            Event(
                time: Double(index), cache: index < 2 ? cache.record.spec.id : gone,
                reason: index < 4 ? "Available" : "Promoted", message: "")
        }
        var operations = (0..<6).map {
            Operation(id: "o\($0)", cache: gone, kind: .update, generation: 1, startedAt: 0)
        }
        for index in operations.indices where index != 1 { operations[index].state = .succeeded }
        try await store.append(StoreChange(events: events, operations: operations))
        for _ in 0..<2 {
            try await store.prune(before: 0, keeping: ["Available"], newest: 3)
            #expect(try await store.events(after: 0, cache: nil, limit: 99).map(\.time) == [0, 1, 17, 18, 19])
            #expect(try await store.operations(in: nil, limit: 9).map(\.id) == ["o5", "o4", "o3", "o1"])
        }
        #expect(try await store.operations(of: gone, limit: 2).map(\.id) == ["o5", "o4"])
        #expect(try await store.operations(of: cache.record.spec.id, limit: 9).isEmpty)
    }

    @Test func resourcesAreEditedUnderTheStoresLock() async throws {
        let store = try SQLiteStore.inMemory()
        let key = ResourceKey(kind: "azure/resourceGroup", scope: "s", name: "g")
        #expect(try await store.edit(key) { $0 == nil ? ["location": "eastus"] : $0 } == ["location": "eastus"])
        await #expect(throws: TerraceError.self) {
            _ = try await store.edit(key) { _ in throw TerraceError(.conflict, "no") }
        }
        #expect(try await store.resource(key) == ["location": "eastus"])
        #expect(try await store.resources(kind: key.kind, scope: "s").map(\.key) == [key])
        #expect(try await store.resources(kind: key.kind, scope: "other").isEmpty)
        try await store.edit(key) { _ in nil }
        #expect(try await store.resource(key) == nil)
    }

    @Test func operationsOfAScopeComeNewestFirst() async throws {
        let store = try SQLiteStore.inMemory()
        let (ours, other) = (try Scope("aws:1/eu_west"), try Scope("aws:1/euxwest"))
        for (index, scope) in [ours, other, ours].enumerated() {
            let id = try CacheID(scope: scope, name: "a")
            let operation = Operation(id: "o\(index)", cache: id, kind: .create, generation: 1, startedAt: 0)
            try await store.append(StoreChange(operations: [operation]))
        }
        #expect(try await store.operations(in: ours, limit: 9).map(\.id) == ["o2", "o0"])
        #expect(try await store.operations(in: nil, limit: 2).map(\.id) == ["o2", "o1"])
    }

    @Test func refusedUpdateWritesNoEvent() async throws {
        let store = try SQLiteStore.inMemory()
        let cache = try Self.cache("a")
        let id = cache.record.spec.id
        try await store.write([cache], [], with: StoreChange())
        let event = Event(time: 0, cache: id, reason: "X", message: "x")
        await #expect(throws: TerraceError.self) {
            try await store.update(id, with: StoreChange(events: [event])) { _ in throw TerraceError(.conflict, "no") }
        }
        #expect(try await store.events(after: 0, cache: nil, limit: 10).isEmpty)
    }

    @Test func eventsAreReadInOrderFromAPosition() async throws {
        let store = try SQLiteStore.inMemory()
        let id = try CacheID(name: "a")
        let other = try CacheID(name: "b")
        for index in 0..<10 {
            let event = Event(time: 0, cache: index % 2 == 0 ? id : other, reason: "R\(index)", message: "")
            try await store.append(StoreChange(events: [event]))
        }
        let all = try await store.events(after: 0, cache: nil, limit: 100)
        #expect(all.map(\.reason) == (0..<10).map { "R\($0)" })
        #expect(try await store.events(after: all[3].sequence, cache: id, limit: 2).map(\.reason) == ["R4", "R6"])
    }

    @Test func endedOperationIsNoLongerRunning() async throws {
        let store = try SQLiteStore.inMemory()
        let id = try CacheID(name: "a")
        var operation = Operation(id: "o", cache: id, kind: .create, generation: 1, startedAt: 0)
        try await store.append(StoreChange(operations: [operation]))
        #expect(try await store.runningOperations(of: id) == [operation])
        operation.state = .succeeded
        try await store.append(StoreChange(operations: [operation]))
        #expect(try await store.runningOperations(of: id).isEmpty)
        #expect(try await store.operation("o") == operation)
    }
}
