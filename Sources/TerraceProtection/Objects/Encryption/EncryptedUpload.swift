import TerraceCore

/// Encrypts an object while it is written.
actor EncryptedUpload: ObjectUpload {
    private let upload: any ObjectUpload
    private let seal: FrameSeal
    private let threads: WorkThreads
    /// Bytes that are not sealed yet: the last frame is sealed as the last, so there is always one to come.
    private var rest: [UInt8] = []
    private var frames = 0

    init(_ upload: any ObjectUpload, _ key: EncryptionKey, _ threads: WorkThreads) {
        self.upload = upload
        self.threads = threads
        seal = FrameSeal(key)
    }

    func write(_ bytes: [UInt8]) async throws {
        let sealed = try await threads.run { [seal, rest, frames] in
            var (sealed, open, next) = (frames == 0 ? seal.head : [], (rest + bytes)[...], frames)
            while open.count > SealedForm.frameBytes {
                sealed += try seal.seal(open.prefix(SealedForm.frameBytes), frame: next, isLast: false)
                open = open.dropFirst(SealedForm.frameBytes)
                next += 1
            }
            return (bytes: next == frames ? [] : sealed, rest: Array(open), frames: next)
        }
        (rest, frames) = (sealed.rest, sealed.frames)
        if !sealed.bytes.isEmpty { try await upload.write(sealed.bytes) }
    }

    func finish(as key: ObjectKey) async throws {
        let last = try await threads.run { [seal, rest, frames] in
            (frames == 0 ? seal.head : []) + (try seal.seal(rest, frame: frames, isLast: true))
        }
        try await upload.write(last)
        try await upload.finish(as: key)
    }

    func cancel() async { await upload.cancel() }
}
