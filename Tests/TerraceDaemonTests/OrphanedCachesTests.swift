import Foundation
import Logging
import TerraceCore
import TerraceLocal
import TerraceStore
import Testing

@testable import TerraceDaemon

/// Caches are adopted with the copies of their records, of whatever version.
@Suite(.timeLimit(.minutes(1))) struct OrphanedCachesTests {
    /// Adopts what is in a state folder in which the cache's folder has this copy.
    /// - Returns: the caches that the store has then.
    private static func adopt(_ copy: String, in folder: String = "local~sessions") async throws -> [StoredCache] {
        let path = FileManager.default.temporaryDirectory.path + "/terrace-adopt-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let state = try StateDirectory(path: path)
        let home = "\(state.path)/nodes/\(folder)"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try copy.write(toFile: home + "/record.json", atomically: true, encoding: .utf8)
        let store = try SQLiteStore.inMemory()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await OrphanedCaches(state: state, store: store, logger: logger, now: 1).settle(.adopt)
        return try await store.caches()
    }

    /// A copy from before it had a version.
    private static func old() throws -> String {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        return try String(contentsOfFile: tests + "/TerraceStoreTests/Fixtures/record-v3.json", encoding: .utf8)
    }

    @Test func anOldCopyIsAdoptedAndSoIsANewOne() async throws {
        let cache = try #require(try await Self.adopt(Self.old()).first)
        #expect(cache.record.spec.id.description == "local/sessions")
        #expect(try await Self.adopt(CacheCopy.text(cache)) == [cache])
    }

    @Test(arguments: [
        (#"{"version": 2}"#, "record.json has version '2', which this version of Terrace does not know"),
        (#"{"version": 1}"#, "record.json cannot be read: 'record' is missing"),
    ])
    func aCopyThatCannotBeReadIsRefusedWithTheReason(_ copy: String, _ reason: String) async throws {
        let error = await #expect(throws: TerraceError.self) { try await Self.adopt(copy) }
        let message = error?.message ?? ""
        #expect(message.contains("/nodes/local~sessions cannot be adopted: \(reason)"), "\(message)")
        #expect(message.contains("nothing was changed"))
    }

    @Test func aFolderWithAnothersCopyIsRefused() async throws {
        let error = await #expect(throws: TerraceError.self) { try await Self.adopt(Self.old(), in: "local~other") }
        let message = error?.message ?? ""
        #expect(message.contains("its record.json is of local/sessions, which has another folder"), "\(message)")
    }
}
