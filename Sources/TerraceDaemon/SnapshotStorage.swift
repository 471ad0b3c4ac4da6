import TerraceCore
import TerraceLocal
import TerraceProtection

/// The object store of a daemon's snapshots. The daemon starts although the store cannot be reached; each use of it says so.
struct SnapshotStorage {
    let objects: any ObjectStore
    /// The dumps, as files of this machine where a server reads them.
    let shelf: DumpShelf

    /// - Parameter now: seconds since 1970.
    /// - Throws: `TerraceError` where the state folder or the file with the key cannot be used.
    init(_ config: DaemonConfig, _ state: StateDirectory, now: @escaping @Sendable () -> Double) async throws {
        let spool = try state.emptySpool()
        let store: any ObjectStore
        var hasFiles = true
        switch config.snapshots {
        case .stateFolder: store = try await FolderStore(path: state.snapshotsFolder)
        case .folder(let path): store = FolderStore(openingLater: path)
        case .bucket(let place, let credentials):
            store = S3Store(place, credentials, timing: .continuous, now: now)
            hasFiles = false
        }
        if let file = config.snapshotsKey {
            objects = EncryptedStore(store, key: try await EncryptionKey(file: file))
            hasFiles = false
        } else {
            objects = store
        }
        shelf = DumpShelf(objects: objects, spool: hasFiles ? nil : FolderStore(openingLater: spool))
    }
}
