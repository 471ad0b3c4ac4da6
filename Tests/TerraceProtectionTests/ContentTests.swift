import TerraceCore
import Testing

@testable import TerraceProtection

@Suite(.timeLimit(.minutes(4))) struct ContentTests {
    @Test func knownContentsHaveTheirHashes() throws {
        #expect(
            ContentHash(of: Array("abc".utf8)).text
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(throws: TerraceError.self) { try ContentHash("ba78") }
        #expect(throws: TerraceError.self) { try ContentHash(String(repeating: "A", count: 64)) }
        #expect(try ContentHash(ContentHash(of: []).text) == ContentHash(of: []))
    }

    @Test(arguments: StoreKind.possible) func sameContentIsKeptOnce(_ kind: StoreKind) async throws {
        try await kind.with { tried in
            let bytes = pattern(700_000, seed: 3)
            for isNew in [true, false] {
                let upload = try await ContentUpload(to: tried.store)
                for start in stride(from: 0, to: bytes.count, by: 100_000) {
                    try await upload.write(Array(bytes[start..<start + 100_000]))
                }
                let stored = try await upload.finish { try ObjectKey("objects/\($0)") }
                let key = try ObjectKey("objects/\(ContentHash(of: bytes))")
                #expect(
                    stored == StoredContent(key: key, hash: ContentHash(of: bytes), size: bytes.count, isNew: isNew))
                #expect(try await tried.store.keys(under: nil) == [key])
                #expect(try await tried.strays() == [])
            }
        }
    }

    @Test func otherContentIsFoundAtTheEnd() async throws {
        let folder = try TestFolder()
        let store = try await FolderStore(path: folder.path)
        let (key, bytes) = (try ObjectKey("object"), pattern(3 << 20, seed: 3))
        try await store.put(bytes, as: key)
        let hash = ContentHash(of: bytes)
        #expect(
            try await store.read(key, range: nil).checked(against: hash, name: "it").bytes(atMost: 3 << 20) == bytes)
        try await store.put(bytes.dropLast(), as: key)
        let error = try await #require(throws: TerraceError.self) {
            for try await _ in try await store.read(key, range: nil).checked(against: hash, name: "'object'") {}
        }
        #expect(error.message.hasPrefix("'object' is damaged: its SHA-256 is "))
    }
}
