import Crypto
public import TerraceCore

/// An object that is named after its content, so that the same content is kept once. One call at a time, as with
/// `ObjectUpload`.
public actor ContentUpload {
    private let store: any ObjectStore
    private let upload: any ObjectUpload
    private let threads: WorkThreads
    private var hasher = SHA256()
    private var size = 0

    public init(to store: any ObjectStore) async throws {
        self.store = store
        threads = .shared
        upload = try await store.upload()
    }

    /// Returns when the store has room for more.
    public func write(_ bytes: [UInt8]) async throws {
        async let hashed = threads.run { [hasher] in
            var hasher = hasher
            hasher.update(data: bytes)
            return hasher
        }
        try await upload.write(bytes)
        hasher = try await hashed
        size += bytes.count
    }

    /// Where the store has an object of this key and size, that one stays and this upload leaves nothing.
    /// - Parameter key: makes the key.
    public func finish(as key: @Sendable (ContentHash) throws -> ObjectKey) async throws -> StoredContent {
        let hash = ContentHash(hasher.finalize())
        let key = try key(hash)
        let isNew = try await store.size(of: key) != size
        if isNew { try await upload.finish(as: key) } else { await upload.cancel() }
        return StoredContent(key: key, hash: hash, size: size, isNew: isNew)
    }

    /// Leaves nothing of what was written.
    public func cancel() async { await upload.cancel() }
}

/// A content that is in a store.
public struct StoredContent: Sendable, Equatable {
    public var key: ObjectKey
    public var hash: ContentHash
    /// In bytes.
    public var size: Int
    /// False where the store had it already.
    public var isNew: Bool
}
