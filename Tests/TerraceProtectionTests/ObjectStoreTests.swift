import TerraceCore
import Testing

@testable import TerraceProtection

/// What every store promises, tried on each.
@Suite(.timeLimit(.minutes(4))) struct ObjectStoreTests {
    private static let sizes = [0, 1, 65_535, 65_536, 262_143, 262_144, 262_145, 1_048_576, 3_000_001]

    @Test(arguments: StoreKind.possible) func contentComesBack(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            for size in Self.sizes {
                let key = try ObjectKey("sizes/\(size)")
                let bytes = pattern(size, seed: size)
                try await tried.store.put(bytes, as: key)
                #expect(try await tried.store.size(of: key) == size)
                #expect(try await tried.store.bytes(of: key, atMost: size) == bytes)
            }
            #expect(try await tried.strays() == [])
        }
    }

    @Test(arguments: StoreKind.possible) func rangesAreCutToTheObject(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            let key = try ObjectKey("ranged")
            let bytes = pattern(600_001, seed: 1)
            try await tried.store.put(bytes, as: key)
            let ranges = [
                0..<1, 5..<5, 0..<600_001, 262_143..<262_145, 262_144..<524_288, 600_000..<600_001, 600_000..<Int.max,
                600_001..<600_002, 700_000..<Int.max, 1..<600_000,
            ]
            for range in ranges {
                let read = try await tried.store.read(key, range: range).bytes(atMost: bytes.count)
                #expect(read == Array(bytes[range.clamped(to: 0..<bytes.count)]), "\(range)")
            }
            await #expect(throws: TerraceError.self) { _ = try await tried.store.read(key, range: -1..<5) }
            for try await chunk in try await tried.store.read(key, range: nil) {
                #expect((1...ObjectChunks.most).contains(chunk.count))
            }
        }
    }

    @Test(arguments: StoreKind.possible) func missingObjectsAreMissing(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            let (missing, other) = (try ObjectKey("no/such"), try ObjectKey("no"))
            #expect(try await tried.store.size(of: missing) == nil)
            #expect(try await code { _ = try await tried.store.read(missing, range: nil) } == .notFound)
            #expect(try await code { try await tried.store.copy(missing, to: other) } == .notFound)
            #expect(try await code { try await tried.store.move(missing, to: other) } == .notFound)
            try await tried.store.remove(missing)
            #expect(try await tried.store.keys(under: missing) == [])
        }
    }

    @Test(arguments: StoreKind.possible) func keysAreListedInOrder(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            let names = ["a", "b/1", "b/2/x", "b/2/y z", "b-1", "b0", "ü/%41?&+=", "B"]
            for name in names { try await tried.store.put([1], as: ObjectKey(name)) }
            let sorted = ["B", "a", "b-1", "b/1", "b/2/x", "b/2/y z", "b0", "ü/%41?&+="]
            #expect(try await tried.store.keys(under: nil).map(\.text) == sorted)
            #expect(try await tried.store.keys(under: ObjectKey("b")).map(\.text) == ["b/1", "b/2/x", "b/2/y z"])
            #expect(try await tried.store.keys(under: ObjectKey("b/1")) == [])
        }
    }

    @Test(arguments: StoreKind.possible) func objectsAreCopiedMovedAndRemoved(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            let store = tried.store
            let (first, second, third) = (try ObjectKey("f/1"), try ObjectKey("g/2"), try ObjectKey("h/i/3"))
            try await store.put([1, 2, 3], as: first)
            try await store.put([9], as: second)
            try await store.copy(first, to: second)
            try await store.copy(first, to: second)
            try await store.copy(second, to: second)
            #expect(try await store.bytes(of: second, atMost: 3) == [1, 2, 3])
            try await store.move(second, to: third)
            try await store.move(third, to: third)
            #expect(try await store.keys(under: nil) == [first, third])
            // These two may be names of one file.
            try await store.move(first, to: third)
            #expect(try await store.keys(under: nil) == [third])
            try await store.remove(third)
            #expect(try await store.keys(under: nil) == [])
            // The folders of earlier objects do not stand in its way.
            try await store.put([4], as: ObjectKey("h"))
            #expect(try await tried.strays() == [])
        }
    }

    @Test(arguments: StoreKind.possible) func nothingIsThereBeforeTheEnd(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            let key = try ObjectKey("late")
            try await tried.store.put([7], as: key)
            let upload = try await tried.store.upload()
            for part in 0..<3 { try await upload.write(pattern(1 << 20, seed: part)) }
            #expect(try await tried.store.bytes(of: key, atMost: 1) == [7])
            #expect(try await tried.store.keys(under: nil) == [key])
            // A sweep leaves alone what is being written.
            try await tried.store.sweep()
            try await upload.finish(as: key)
            await upload.cancel()
            #expect(try await tried.store.size(of: key) == 3 << 20)
            #expect(try await tried.strays() == [])
        }
    }

    @Test(arguments: StoreKind.possible) func interruptedUploadLeavesNothing(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            let upload = try await tried.store.upload()
            try await upload.write(pattern(2 << 20, seed: 0))
            await upload.cancel()
            await #expect(throws: (any Error).self) { try await upload.write([1]) }
            await #expect(throws: (any Error).self) { try await upload.finish(as: ObjectKey("never")) }
            let writing = Task { [store = tried.store] in
                let upload = try await store.upload()
                while true { try await upload.write(pattern(100_000, seed: 1)) }
            }
            try await Task.sleep(for: .milliseconds(50))
            writing.cancel()
            await #expect(throws: (any Error).self) { try await writing.value }
            #expect(try await tried.store.keys(under: nil) == [])
            #expect(try await tried.strays() == [])
        }
    }

    @Test(arguments: StoreKind.possible) func concurrentUploadsOfOneKeyAreWhole(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            let key = try ObjectKey("many/one")
            try await withThrowingTaskGroup { group in
                for seed in 0..<8 {
                    group.addTask { [store = tried.store] in
                        try await store.put(pattern(300_000 + seed, seed: seed), as: key)
                    }
                }
                try await group.waitForAll()
            }
            let bytes = try await tried.store.bytes(of: key, atMost: 400_000)
            #expect(bytes == pattern(bytes.count, seed: bytes.count - 300_000))
            #expect(try await tried.store.keys(under: nil) == [key])
            #expect(try await tried.strays() == [])
        }
    }
}

/// Bytes that differ with their place, and with the seed.
func pattern(_ count: Int, seed: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        var state = UInt64(truncatingIfNeeded: seed) &+ 0x9E37_79B9_7F4A_7C15
        for index in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            buffer[index] = UInt8(truncatingIfNeeded: state >> 56)
        }
        filled = count
    }
}

/// The code of the error that the body throws.
func code(_ body: () async throws -> Void) async throws -> TerraceError.Code {
    do { try await body() } catch let error as TerraceError { return error.code }
    Issue.record("nothing was thrown")
    throw CancellationError()
}
