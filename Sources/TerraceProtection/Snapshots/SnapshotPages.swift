import TerraceCore

/// The files that say what each snapshot is.
struct SnapshotPages: Sendable {
    let objects: any ObjectStore
    let write: @Sendable (Snapshot) throws -> [UInt8]
    let read: @Sendable ([UInt8]) throws -> Snapshot

    /// A page has some hundred bytes per shard; a cluster has up to 500 shards.
    private static let most = 4 << 20

    private static func folder() throws -> ObjectKey { try ObjectKey("snapshots") }

    private static func key(_ id: SnapshotID) throws -> ObjectKey {
        try ObjectKey("snapshots/\(id.scope)/\(id.name).json")
    }

    func put(_ snapshot: Snapshot) async throws {
        try await objects.put(write(snapshot), as: Self.key(snapshot.id))
    }

    func remove(_ id: SnapshotID) async throws { try await objects.remove(Self.key(id)) }

    /// - Throws: `TerraceError.failedPrecondition` for a page that cannot be read: its snapshot's dumps would be taken for
    ///   nobody's.
    func all() async throws -> [Snapshot] {
        var found: [Snapshot] = []
        for key in try await objects.keys(under: Self.folder()) {
            let bytes: [UInt8]
            do { bytes = try await objects.bytes(of: key, atMost: Self.most) } catch let error as TerraceError
                where error.code == .notFound
            { continue }
            guard !bytes.starts(with: SealedForm.magic) else {
                throw TerraceError(
                    .failedPrecondition,
                    "\(objects.name) has \(key), which is encrypted; name the file with its key: --snapshots-key FILE")
            }
            do { found.append(try read(bytes)) } catch {
                throw TerraceError(
                    .failedPrecondition,
                    "\(objects.name) has \(key), which cannot be read: \(TerraceError.text(error))", cause: error)
            }
        }
        return found
    }
}
