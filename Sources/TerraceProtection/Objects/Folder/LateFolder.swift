import Synchronization

/// A store's folder, which is opened when it is needed first. Where that fails, the next call tries again: a disk may be
/// mounted later.
final class LateFolder: Sendable {
    let path: String
    private let opened = Mutex<FolderTree?>(nil)

    init(path: String) { self.path = path }

    /// It may take a while.
    /// - Throws: `TerraceError.failedPrecondition` where the folder cannot be used.
    func tree() throws -> FolderTree {
        try opened.withLock { opened in
            if let opened { return opened }
            let tree = try FolderTree(path: path)
            opened = tree
            return tree
        }
    }
}
