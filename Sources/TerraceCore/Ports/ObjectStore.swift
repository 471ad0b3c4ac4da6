/// Where files such as snapshots are kept: a folder, or a bucket of S3. An object is there as a whole or not at all, and
/// is never changed in place. See docs/decisions/0029-object-store.md.
///
/// Besides what each call says, all throw `TerraceError.unavailable` where the store cannot be used at this moment, and
/// `.failedPrecondition` where a person has to set something right, with the cause. Callers make no key that is a folder
/// of another: `a` and `a/b` exclude each other in a file system, though not in a bucket.
public protocol ObjectStore: Sendable {
    /// The store in an error, such as `the folder /var/snapshots`.
    var name: String { get }

    /// Begins an object whose key is said at its end, so that it may be made from the content.
    func upload() async throws -> any ObjectUpload
    /// - Parameter range: bytes of the object, the first being 0; whatever lies beyond its end is left out. Nil for all.
    /// - Throws: `TerraceError.notFound`, `.invalidArgument` for a range that begins below 0.
    func read(_ key: ObjectKey, range: Range<Int>?) async throws -> ObjectChunks
    /// Bytes of the object; nil where there is none.
    func size(of key: ObjectKey) async throws -> Int?
    /// The keys below a folder in ascending order, in folders of that one too; of the whole store for nil. What the
    /// store has under names that are no keys is left out.
    func keys(under folder: ObjectKey?) async throws -> [ObjectKey]
    /// Where there is no such object, does nothing.
    func remove(_ key: ObjectKey) async throws
    /// Another object with the same content, in place of the one that had the key. The content is not sent through this
    /// process, and where the store can, it is not written again.
    /// - Throws: `TerraceError.notFound`.
    func copy(_ source: ObjectKey, to target: ObjectKey) async throws
    /// Gives an object another key, in place of the object that had that.
    /// - Throws: `TerraceError.notFound`.
    func move(_ source: ObjectKey, to target: ObjectKey) async throws
    /// The object as a file of this machine, of which a host may make a clone or a link, and which nobody may write to.
    /// It has no other bytes than the object. Nil where the store has no such file.
    /// - Throws: `TerraceError.notFound`.
    func localFile(of key: ObjectKey) async throws -> String?
    /// Removes what uploads have left that nobody will finish any more, such as those of a process that was killed.
    /// Uploads that go on are left alone. To be called when a process starts to use the store.
    func sweep() async throws
}

/// An object while it is written. One call at a time; after one that has failed, every other but `cancel` fails for the
/// same reason. An upload that is let go of is cancelled, though a remote store may keep its parts until the next sweep.
public protocol ObjectUpload: Sendable {
    /// Returns when the store has room for more. A few hundred kilobytes at a time are best.
    func write(_ bytes: [UInt8]) async throws
    /// Makes the object visible, in place of another with this key. When it returns, the object survives a power
    /// failure.
    /// - Throws: `TerraceError.conflict` where the store is a folder, and the key is a folder of others or the other way
    ///   round.
    func finish(as key: ObjectKey) async throws
    /// Leaves nothing of what was written. Does nothing after `finish` has returned.
    func cancel() async
}

extension ObjectStore {
    /// Runs a body that writes and finishes one object. Where it fails, nothing is left of the object.
    public func uploading<Value>(_ body: (any ObjectUpload) async throws -> Value) async throws -> Value {
        let upload = try await upload()
        do { return try await body(upload) } catch {
            await upload.cancel()
            throw error
        }
    }

    /// Writes a small object.
    public func put(_ bytes: [UInt8], as key: ObjectKey) async throws {
        try await uploading { upload in
            try await upload.write(bytes)
            try await upload.finish(as: key)
        }
    }

    /// The content of a small object.
    /// - Throws: `TerraceError.notFound`, and `.payloadTooLarge` where it has more than `most` bytes.
    public func bytes(of key: ObjectKey, atMost most: Int) async throws -> [UInt8] {
        try await read(key, range: nil).bytes(atMost: most)
    }
}
