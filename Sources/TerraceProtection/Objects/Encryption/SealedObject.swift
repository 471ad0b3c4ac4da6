import TerraceCore

/// An object whose frames can be read from anywhere.
struct SealedObject {
    private let key: ObjectKey
    private let store: any ObjectStore
    private let threads: WorkThreads
    private let name: String
    private let seal: FrameSeal
    /// Bytes of the encrypted form.
    private let sealed: Int
    private let content: Int
    private let frames: Int

    /// Reads its head.
    init(_ key: ObjectKey, in store: any ObjectStore, _ secret: EncryptionKey, _ threads: WorkThreads) async throws {
        (self.key, self.store, self.threads) = (key, store, threads)
        name = "'\(key)' in \(store.name)"
        let headBytes = SealedForm.headBytes
        let head = try await store.read(key, range: 0..<headBytes).bytes(atMost: headBytes)
        seal = try FrameSeal(secret, reading: head, of: name)
        sealed = try await store.size(of: key) ?? 0
        guard let content = SealedForm.contentBytes(of: sealed) else { throw FrameReader.damage(at: sealed, of: name) }
        self.content = content
        frames = SealedForm.frames(of: sealed)
    }

    func read(_ range: Range<Int>) async throws -> ObjectChunks {
        // The size is only true if the last frame is the last.
        var end = reader(of: try await chunks(of: frames - 1..<frames), frames - 1..<frames)
        _ = try await end.next()
        let range = range.clamped(to: 0..<content)
        guard let byte = range.last else { return ObjectChunks { { nil } } }
        let wanted = range.lowerBound / SealedForm.frameBytes..<byte / SealedForm.frameBytes + 1
        let chunks = try await chunks(of: wanted)
        return ObjectChunks {
            var (reader, offset) = (reader(of: chunks, wanted), wanted.lowerBound * SealedForm.frameBytes)
            return {
                guard let bytes = try await reader.next() else { return nil }
                let part = range.clamped(to: offset..<offset + bytes.count)
                defer { offset += bytes.count }
                return Array(bytes[part.lowerBound - offset..<part.upperBound - offset])
            }
        }
    }

    private func chunks(of wanted: Range<Int>) async throws -> ObjectChunks {
        let end = min(sealed, SealedForm.offset(of: wanted.upperBound))
        return try await store.read(key, range: SealedForm.offset(of: wanted.lowerBound)..<end)
    }

    private func reader(of chunks: ObjectChunks, _ wanted: Range<Int>) -> FrameReader {
        let seal = FrameReader.Seal.known(seal, first: wanted.lowerBound, reachesEnd: wanted.upperBound == frames)
        return FrameReader(chunks, seal, of: name, threads)
    }
}
