import Foundation
import TerraceCore
import Testing

@testable import TerraceProtection

@Suite(.timeLimit(.minutes(4))) struct EncryptionTests {
    private let folder: TestFolder
    private let plain: FolderStore
    private let store: EncryptedStore
    private let key: ObjectKey

    init() async throws {
        folder = try TestFolder()
        plain = try await FolderStore(path: folder.path)
        store = EncryptedStore(plain, key: .sample)
        key = try ObjectKey("an/object")
    }

    /// Reads all of it, and then its last byte alone.
    private func errors() async throws -> [TerraceError] {
        var errors: [TerraceError] = []
        for range in [nil, 0..<1, 1_000_000..<Int.max] {
            errors.append(
                try await #require(throws: TerraceError.self) {
                    for try await _ in try await store.read(key, range: range) {}
                })
        }
        return errors
    }

    private static let frame = 256 << 10
    private static let sealed = frame + 16

    @Test(arguments: [0, 1, 1000]) func everyFlippedBitIsFound(_ size: Int) async throws {
        try await store.put(pattern(size, seed: 0), as: key)
        let bytes = try await plain.bytes(of: key, atMost: size + 100)
        #expect(bytes.count == 32 + size + 16)
        for place in bytes.indices where size < 1000 || place < 40 || place % 100 == 0 || place > size + 30 {
            var changed = bytes
            changed[place] ^= 1 << (place % 8)
            try await plain.put(changed, as: key)
            for error in try await errors() {
                #expect(error.message.contains("'an/object' in the folder \(folder.path)"))
                #expect(error.message.contains(" at byte "), "\(place): \(error)")
            }
        }
    }

    @Test func damageIsNamedByItsFrame() async throws {
        try await store.put(pattern(3 * Self.frame + 5, seed: 0), as: key)
        let bytes = try await plain.bytes(of: key, atMost: 1 << 20)
        let frames = (0..<4).map { Array(bytes[(32 + $0 * Self.sealed)...].prefix(Self.sealed)) }
        let (head, end) = (Array(bytes.prefix(32)), 32 + 3 * Self.sealed)
        let damages: [(what: String, bytes: [UInt8], place: Int)] = [
            ("the last frame is cut off", head + frames[0] + frames[1] + frames[2], 32 + 2 * Self.sealed),
            ("one byte is cut off", bytes.dropLast(), end),
            ("the last frame is cut to its tag", bytes.dropLast(5), end),
            ("only the head is left", head, 32),
            ("two frames are exchanged", head + frames[1] + frames[0] + frames[2] + frames[3], 32),
            ("a frame is left out", head + frames[0] + frames[2] + frames[3], 32 + Self.sealed),
            ("a frame is repeated", head + frames[0] + frames[0] + frames[1] + frames[2] + frames[3], 32 + Self.sealed),
            ("a byte follows", bytes + [0], end),
            ("the last frame is repeated", bytes + frames[3], end),
        ]
        for damage in damages {
            try await plain.put(damage.bytes, as: key)
            let error = try await #require(throws: TerraceError.self, "\(damage.what)") {
                for try await _ in try await store.read(key, range: nil) {}
            }
            #expect(error.code == .internal)
            #expect(error.message.contains("at byte \(damage.place) "), "\(damage.what): \(error)")
            // Whatever is read, what is missing at the end is found.
            let isFoundInPart = !["two frames are exchanged"].contains(damage.what)
            guard isFoundInPart else { continue }
            await #expect(throws: TerraceError.self, "\(damage.what)") {
                for try await _ in try await store.read(key, range: 0..<1) {}
            }
        }
    }

    @Test func framesOfOtherObjectsAreFound() async throws {
        let other = try ObjectKey("another")
        try await store.put(pattern(2 * Self.frame, seed: 0), as: key)
        try await store.put(pattern(2 * Self.frame, seed: 0), as: other)
        let (mine, foreign) = (
            try await plain.bytes(of: key, atMost: 1 << 20), try await plain.bytes(of: other, atMost: 1 << 20)
        )
        #expect(mine[32...] != foreign[32...])
        for (spliced, place) in [
            (mine[..<32] + foreign[32...], 32),
            (mine[..<(32 + Self.sealed)] + foreign[(32 + Self.sealed)...], 32 + Self.sealed),
        ] {
            try await plain.put(Array(spliced), as: key)
            let error = try await #require(throws: TerraceError.self) {
                for try await _ in try await store.read(key, range: nil) {}
            }
            #expect(error.message.contains("at byte \(place) "))
        }
    }

    @Test func otherKeysSaySo() async throws {
        try await store.put([1, 2, 3], as: key)
        for range in [nil, 0..<1] {
            let error = try await #require(throws: TerraceError.self) {
                for try await _ in try await EncryptedStore(plain, key: .other).read(key, range: range) {}
            }
            #expect(error.code == .failedPrecondition)
            #expect(error.message.contains("was encrypted with another key than /keys/other"))
        }
        try await plain.put(Array("REDIS0011".utf8), as: key)
        for error in try await errors() {
            #expect(error.code == .failedPrecondition)
            #expect(error.message.contains("or was never encrypted"))
        }
    }

    @Test func encryptedFileIsNotGivenAway() async throws {
        try await store.put([1, 2, 3], as: key)
        #expect(try await store.localFile(of: key) == nil)
        #expect(try await code { _ = try await store.localFile(of: ObjectKey("no")) } == .notFound)
    }

    @Test func sizesThatNoObjectHasAreDamage() {
        let frame = SealedForm.sealedFrameBytes
        for (sealed, content) in [
            (0, nil), (31, nil), (32, nil), (47, nil), (48, 0), (49, 1), (32 + frame, 262_144), (33 + frame, nil),
            (48 + frame, nil), (49 + frame, 262_145), (32 + 2 * frame, 524_288),
        ] as [(Int, Int?)] {
            #expect(SealedForm.contentBytes(of: sealed) == content, "\(sealed)")
        }
    }
}

struct EncryptionKeyTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func key(_ bytes: [UInt8], mode: mode_t = 0o600) async throws -> EncryptionKey {
        let path = folder.path + "/key"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(chmod(path, mode) == 0)
        return try await EncryptionKey(file: path)
    }

    @Test func bytesAndDigitsAreTheSameKey() async throws {
        let bytes = pattern(32, seed: 5)
        let raw = try await key(bytes)
        for text in [bytes.hexText, bytes.hexText + "\n", bytes.hexText.uppercased()] {
            #expect(try await key(Array(text.utf8)).bits == raw.bits)
        }
        #expect(!"\(raw) \(String(reflecting: raw))".contains(bytes.hexText))
        #expect("\(raw)" == "the key of \(folder.path)/key")
    }

    @Test(arguments: [0, 31, 33, 63, 65, 200]) func otherLengthsAreRefused(_ count: Int) async throws {
        #expect(try await code { _ = try await key([UInt8](repeating: 0x61, count: count)) } == .invalidArgument)
    }

    @Test func otherDigitsAreRefused() async throws {
        #expect(try await code { _ = try await key([UInt8](repeating: 0x67, count: 64)) } == .invalidArgument)
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o611] as [mode_t]) func fileOfOthersIsRefused(_ mode: mode_t) async throws {
        let error = try await #require(throws: TerraceError.self) {
            _ = try await key(pattern(32, seed: 5), mode: mode)
        }
        #expect(error.code == .failedPrecondition)
        #expect(error.message.contains("\(folder.path)/key as the encryption key: others can read it; "))
    }

    @Test func missingFileAndFolderAreRefused() async throws {
        for path in ["/no", ""] {
            #expect(
                try await code { _ = try await EncryptionKey(file: folder.path + path) } == .failedPrecondition)
        }
    }
}
