import TerraceCore

/// Opens the frames of an object, one after the other.
struct FrameReader {
    /// Where the seal is from: the object's head, which comes first, or somebody who has read that before.
    enum Seal {
        case from(EncryptionKey)
        case known(FrameSeal, first: Int, reachesEnd: Bool)
    }

    private var chunks: ObjectChunks.Iterator
    private var seal: Seal
    private let name: String
    private let threads: WorkThreads
    private var bytes: [UInt8] = []
    private var frame = 0
    private var isOver = false

    init(_ chunks: ObjectChunks, _ seal: Seal, of name: String, _ threads: WorkThreads) {
        self.chunks = chunks.makeAsyncIterator()
        self.seal = seal
        self.name = name
        self.threads = threads
        if case .known(_, let first, _) = seal { frame = first }
    }

    /// The content of the next frame; nil after the last. The frame of an empty object has none, and is not told of.
    mutating func next() async throws -> [UInt8]? {
        guard !isOver else { return nil }
        let (seal, reachesEnd) = try await seal()
        // One byte more than a frame tells whether it is the last.
        let isLast = try await fill(SealedForm.sealedFrameBytes + 1) == false
        let sealed = bytes.prefix(SealedForm.sealedFrameBytes)
        bytes.removeFirst(sealed.count)
        isOver = isLast
        let opened = try await threads.run { [frame] in seal.open(sealed, frame: frame, isLast: isLast && reachesEnd) }
        guard let opened else { throw Self.damage(at: SealedForm.offset(of: frame), of: name) }
        frame += 1
        return opened.isEmpty ? nil : opened
    }

    /// - Parameter offset: a byte of the encrypted form, at which the damaged part begins.
    static func damage(at offset: Int, of name: String) -> TerraceError {
        TerraceError(
            .internal,
            "\(name) is damaged: what it has at byte \(offset) and after was changed or cut off; use another copy of it"
        )
    }

    private mutating func seal() async throws -> (FrameSeal, reachesEnd: Bool) {
        switch seal {
        case .known(let seal, _, let reachesEnd): return (seal, reachesEnd)
        case .from(let key):
            _ = try await fill(SealedForm.headBytes)
            let known = try FrameSeal(key, reading: Array(bytes.prefix(SealedForm.headBytes)), of: name)
            bytes.removeFirst(SealedForm.headBytes)
            seal = .known(known, first: 0, reachesEnd: true)
            return (known, true)
        }
    }

    /// - Returns: false where the object ends before there are so many bytes.
    private mutating func fill(_ count: Int) async throws -> Bool {
        while bytes.count < count {
            guard let chunk = try await chunks.next() else { return false }
            bytes += chunk
        }
        return true
    }
}
