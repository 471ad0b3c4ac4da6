import Foundation
import GRDB
import TerraceCore
import Testing

@testable import TerraceStore

/// A store with a failing file, disk or lock.
@Suite(.timeLimit(.minutes(5))) struct StoreFailureTests {
    /// Runs `body` with a path in a new folder.
    private static func withPath(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder + "/state.sqlite")
    }

    /// Regression: refused records were kept, and the next successful commit put them into memory.
    @Test(arguments: [StoreFault.locked, .full, .commit]) func refusedRecordsAreNotInMemory(
        _ fault: StoreFault
    ) async throws {
        try await Self.withPath { path in
            let faults = StoreFaults()
            let store = try SQLiteStore(path: path, faults: faults)
            let (kept, refused) = (try SampleCache.make("kept"), try SampleCache.make("refused"))
            try await store.write([kept], [], with: StoreChange())
            faults.set(fault)
            await #expect(throws: TerraceError.self) { try await store.write([refused], [], with: StoreChange()) }
            await #expect(throws: TerraceError.self) {
                _ = try await store.update(kept.record.spec.id, with: StoreChange()) { $0.deletionRequested = true }
            }
            await #expect(throws: TerraceError.self) {
                try await store.remove(kept.record.spec.id, with: StoreChange())
            }
            #expect(store.failure != nil)
            faults.set(nil)
            let last = try SampleCache.make("last")
            try await store.write([last], [], with: StoreChange())
            #expect(store.failure == nil)
            #expect(try await store.caches() == [kept, last])
            #expect(try await SQLiteStore(path: path).caches() == [kept, last])
        }
    }

    @Test func slowCommitSucceeds() async throws {
        try await Self.withPath { path in
            let faults = StoreFaults()
            let store = try SQLiteStore(path: path, faults: faults)
            faults.set(.slow)
            let caches = try (0..<8).map { try SampleCache.make("a\($0)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for cache in caches { group.addTask { try await store.write([cache], [], with: StoreChange()) } }
                try await group.waitForAll()
            }
            #expect(try await store.caches() == caches)
            #expect(try await SQLiteStore(path: path).caches() == caches)
        }
    }

    // MARK: Locks

    @Test func lockIsWaitedForAndThenReported() async throws {
        try await Self.withPath { path in
            let store = try SQLiteStore(path: path, patience: .milliseconds(200), faults: nil)
            let gate = LockHolder(path)
            try gate.take()
            let error = await #expect(throws: TerraceError.self) {
                try await store.write([SampleCache.make("a")], [], with: StoreChange())
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("holds the lock of \(path)") == true, "\(String(describing: error))")
            gate.release()
            try await store.write([SampleCache.make("a")], [], with: StoreChange())
        }
    }

    @Test func shortLockDoesNotFailAWrite() async throws {
        try await Self.withPath { path in
            let store = try SQLiteStore(path: path, patience: .seconds(60), faults: nil)
            let gate = LockHolder(path)
            try gate.take()
            async let written: Void = store.write([SampleCache.make("a")], [], with: StoreChange())
            // The write may begin during the lock or after it, and succeeds in both cases.
            try await Task.sleep(for: .milliseconds(50))
            gate.release()
            try await written
            #expect(try await store.caches().count == 1)
        }
    }

    /// Without this, a hundred caches that write during a lock would wait for it a hundred times in turn.
    @Test func concurrentWritesWaitForALockTogether() {
        let patience = LockPatience(.zero)
        #expect(patience.waits(), "who meets a lock tries once more at least")
        #expect(!patience.waits())
        #expect(!patience.waits(), "the next one in the queue")
        patience.isFree()
        #expect(patience.waits())
    }

    @Test func daemonReportsALockAtItsStart() async throws {
        try await Self.withPath { path in
            _ = try SQLiteStore(path: path)
            let gate = LockHolder(path)
            try gate.take()
            defer { gate.release() }
            let error = #expect(throws: TerraceError.self) {
                try SQLiteStore(path: path, patience: .milliseconds(50), faults: nil)
            }
            #expect(error?.message.contains("holds the lock") == true)
            #expect(error?.message.contains("move the file away") == false)
        }
    }

    // MARK: Files

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, "is full", "Make room"), (.SQLITE_BUSY, "lock", "Wait"),
        (.SQLITE_LOCKED, "lock", "Wait"),
        (.SQLITE_READONLY, "read-only", "writable"), (.SQLITE_CORRUPT, "damaged", "backup"),
        (.SQLITE_NOTADB, "damaged", "--orphans adopt"), (.SQLITE_NOMEM, "memory", "memory"),
        (.SQLITE_IOERR, "state.sqlite", "disk"),
    ]) func everyMachineFaultHasAReasonAndAWayOut(
        _ code: ResultCode, _ reason: String, _ repair: String
    ) async throws {
        try await Self.withPath { path in
            _ = try SQLiteStore(path: path)
            let failure = DatabaseError(resultCode: code, message: "as SQLite says")
            let error = StoreFile(opened: path).error(failure)
            #expect(error.code == .unavailable)
            #expect(error.message.contains(reason) && error.message.contains(repair), "\(error)")
            let opening = StoreFile.openError(failure, path: path)
            #expect(opening.message.contains(reason) && opening.message.contains(repair), "\(opening)")
            let losesState = opening.message.contains("move the file away")
            #expect(losesState == (code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB))
        }
    }

    @Test func fileOfANewerVersionIsNotChanged() async throws {
        try await Self.withPath { path in
            _ = try SQLiteStore(path: path)
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v999')") }
            try queue.inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            try queue.close()
            let before = FileManager.default.contents(atPath: path)
            let error = #expect(throws: TerraceError.self) { try SQLiteStore(path: path) }
            #expect(error?.message.contains("newer version") == true && error?.message.contains("v999") == true)
            #expect(FileManager.default.contents(atPath: path) == before)
        }
    }

    /// Changes to a removed file would be lost with the daemon, so no change may be answered with success.
    @Test func removedFileAcceptsNoChanges() async throws {
        try await Self.withPath { path in
            let store = try SQLiteStore(path: path)
            try await store.write([SampleCache.make("a")], [], with: StoreChange())
            for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
            let error = await #expect(throws: TerraceError.self) {
                try await store.write([SampleCache.make("b")], [], with: StoreChange())
            }
            #expect(error?.code == .unavailable && error?.message.contains("--orphans adopt") == true)
            #expect(try await store.caches().count == 1)
        }
    }

    // MARK: History

    @Test func newestEventsAreReadFirst() async throws {
        let store = try SQLiteStore.inMemory()
        let (here, there) = (try CacheID(scope: Scope("aws:1/eu"), name: "a"), try CacheID(name: "a"))
        for index in 0..<20 {
            let event = Event(
                time: Double(index), cache: index % 2 == 0 ? here : there, reason: "\(index)", message: "")
            try await store.append(StoreChange(events: [event]))
        }
        func reasons(_ scope: Scope?, _ cache: CacheID?, _ since: Double, _ limit: Int) async throws -> [String] {
            try await store.latestEvents(in: scope, of: cache, since: since, limit: limit).map(\.reason)
        }
        #expect(try await reasons(nil, nil, 0, 3) == ["19", "18", "17"])
        #expect(try await reasons(here.scope, nil, 0, 2) == ["18", "16"])
        #expect(try await reasons(nil, there, 16, 9) == ["19", "17"])
        #expect(try await store.latestEvents(in: nil, of: nil, since: 0, limit: 1).map(\.sequence) == [20])
    }

    @Test func numberOfOperationsIsLimited() async throws {
        let store = try SQLiteStore.inMemory()
        let id = try CacheID(name: "a")
        for index in 0..<10 {
            var operation = Operation(id: "o\(index)", cache: id, kind: .update, generation: 1, startedAt: 0)
            if index > 0 { operation.state = .succeeded }
            operation.endedAt = 5
            let event = Event(time: 5, cache: id, reason: "R\(index)", message: "")
            try await store.append(StoreChange(events: [event], operations: [operation]))
        }
        try await store.prune(before: 0, keeping: [], newest: 3)
        #expect(try await store.events(after: 0, cache: nil, limit: 99).map(\.reason) == ["R7", "R8", "R9"])
        // A running operation is kept, however many came after it.
        #expect(try await store.operations(in: nil, limit: 99).map(\.id) == ["o9", "o8", "o7", "o0"])
    }

    @Test func writeAheadLogStaysSmall() async throws {
        try await Self.withPath { path in
            let store = try SQLiteStore(path: path)
            let event = Event(
                time: 1, cache: try CacheID(name: "a"), reason: "X", message: String(repeating: "x", count: 10000))
            let many = StoreChange(events: Array(repeating: event, count: 1000))
            for _ in 0..<3 { try await store.append(many) }
            func size() throws -> Int {
                try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
            }
            #expect(try size() > 4 << 20, "there is something to cut")
            try await store.prune(before: 2, keeping: [], newest: 1000)
            #expect(try size() <= 4 << 20)
            #expect(try await store.events(after: 0, cache: nil, limit: 1).isEmpty)
        }
    }
}

/// Another connection that holds the file's lock.
private final class LockHolder: Sendable {
    private let queue: DatabaseQueue

    init(_ path: String) {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else {
            preconditionFailure("no database at \(path)")
        }
        self.queue = queue
    }

    func take() throws { try queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") } }

    func release() { try? queue.inDatabase { try $0.execute(sql: "ROLLBACK") } }
}
