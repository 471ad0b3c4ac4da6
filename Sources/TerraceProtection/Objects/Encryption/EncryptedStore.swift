public import TerraceCore

/// Objects of another store, which cannot be read there without the key, and in which every change is found.
///
/// Keys are what they are, and sizes are but for a few bytes. One whole object in place of another is not found here;
/// where objects are named by their content, `ObjectChunks.checked` finds it.
public struct EncryptedStore: ObjectStore {
    private let store: any ObjectStore
    private let key: EncryptionKey
    private let threads = WorkThreads.shared

    public init(_ store: any ObjectStore, key: EncryptionKey) {
        self.store = store
        self.key = key
    }

    public var name: String { "\(store.name), encrypted" }

    public func upload() async throws -> any ObjectUpload {
        EncryptedUpload(try await store.upload(), key, threads)
    }

    /// - Throws: besides what the port says, now or while it is read: `TerraceError.internal` for a damaged object with
    ///   the byte of its encrypted form, `.failedPrecondition` for an object of another key or of none, `.unsupported`
    ///   for one of a newer form.
    public func read(_ key: ObjectKey, range: Range<Int>?) async throws -> ObjectChunks {
        if let range {
            let range = try ObjectRange.checked(range)
            return try await SealedObject(key, in: store, self.key, threads).read(range)
        }
        let chunks = try await store.read(key, range: nil)
        return ObjectChunks { [self] in
            var frames = FrameReader(chunks, .from(self.key), of: "'\(key)' in \(store.name)", threads)
            return { try await frames.next() }
        }
    }

    /// Bytes of the content. That nothing is missing at its end is known when it is read.
    public func size(of key: ObjectKey) async throws -> Int? {
        guard let sealed = try await store.size(of: key) else { return nil }
        guard let size = SealedForm.contentBytes(of: sealed) else {
            throw FrameReader.damage(at: sealed, of: "'\(key)' in \(store.name)")
        }
        return size
    }

    public func keys(under folder: ObjectKey?) async throws -> [ObjectKey] { try await store.keys(under: folder) }

    public func remove(_ key: ObjectKey) async throws { try await store.remove(key) }

    public func copy(_ source: ObjectKey, to target: ObjectKey) async throws {
        try await store.copy(source, to: target)
    }

    public func move(_ source: ObjectKey, to target: ObjectKey) async throws {
        try await store.move(source, to: target)
    }

    public func localFile(of key: ObjectKey) async throws -> String? {
        // The file's bytes are not the object's.
        _ = try await store.localFile(of: key)
        return nil
    }

    public func sweep() async throws { try await store.sweep() }
}
