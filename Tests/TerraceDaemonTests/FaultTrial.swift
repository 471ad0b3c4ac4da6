import Foundation
import TerraceCore
import TerraceStore
import TerraceTestSupport
import Testing

/// Requests changes while the store fails, and compares the answers with the content of the file.
struct FaultTrial {
    let fixture: FrontEndFixture
    /// The store of the running daemon.
    let store: SQLiteStore
    let faults: StoreFaults
    /// A second store of the same file, which reads it as the next daemon would.
    let file: SQLiteStore
    /// The number of requests that were answered with a failure of the store.
    private(set) var refused = 0

    static func with(_ body: (inout FaultTrial) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.path + "/terrace-faults-\(UUID().uuidString).sqlite"
        defer { for ending in ["", "-wal", "-shm"] { unlink(path + ending) } }
        let faults = StoreFaults()
        let store = try SQLiteStore(path: path, faults: faults)
        // No node changes while a request is answered, so the front-end need not wait long for one.
        try await FrontEndFixture.with(store: store, patience: .milliseconds(20)) { fixture in
            var trial = FaultTrial(
                fixture: fixture, store: store, faults: faults, file: try SQLiteStore(path: path, faults: nil))
            try await body(&trial)
            try await fixture.settle()
            let next = try await SQLiteStore(path: path).caches()
            let memory = try await store.caches()
            #expect(next == memory, "what the next daemon finds")
        }
    }

    /// Repeats the request and makes its first transaction fail in every way, then each later one, until the request
    /// succeeds.
    /// - Parameter request: sends the request and returns the answer's status.
    mutating func ask(_ name: String, _ request: () async throws -> Int) async throws {
        for fault in [StoreFault.locked, .full, .commit] where try await !isRefused(name, fault, 0, request) { return }
        for passing in 1..<20 where try await !isRefused(name, .full, passing, request) { return }
        Issue.record("\(name) has no end")
    }

    /// Makes every transaction fail while nodes change, for a request that waits for them; then lets the request succeed.
    mutating func askMoving(_ name: String, _ request: () async throws -> Int) async throws {
        for fault in [StoreFault.locked, .full, .commit] {
            #expect(try await isRefused(name, fault, 0, isHeld: false, request))
        }
        #expect(try await request() == 200, "\(name)")
    }

    private mutating func isRefused(
        _ name: String, _ fault: StoreFault, _ passing: Int, isHeld: Bool = true, _ request: () async throws -> Int
    ) async throws -> Bool {
        try await fixture.settle()
        // A snapshot that is made meanwhile would change the file between two looks at it.
        fixture.keeper.hold(isHeld)
        defer { fixture.keeper.hold(false) }
        func answer() async throws -> (Int, StoreImage, StoreImage, [StoredCache]) {
            let before = try await file.image()
            faults.set(fault, after: passing)
            let status = try await request()
            faults.set(nil)
            return (status, before, try await file.image(), try await store.caches())
        }
        let (status, before, after, memory) =
            isHeld ? try await fixture.runtime.holding { try await answer() } : try await answer()
        let what = "\(name): \(status), \(fault) after \(passing)"
        #expect(memory == after.caches, "memory is the file: \(what)")
        if status >= 400 {
            let isUntouched = before == after
            #expect(isUntouched, "an error has changed nothing: \(what)\n\(Self.difference(before, after))")
        }
        guard status >= 500 else { return false }
        refused += 1
        // A constraint that fails at a commit is not a fault of the machine, so it has another status.
        #expect(status == 503 || fault == .commit, "\(what)")
        return true
    }

    private static func difference(_ before: StoreImage, _ after: StoreImage) -> String {
        after.rows.filter { !before.rows.contains($0) }.map { "+ \($0.prefix(300))" }.joined(separator: "\n")
    }
}
