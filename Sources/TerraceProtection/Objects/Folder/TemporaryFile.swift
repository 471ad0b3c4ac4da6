import Foundation
import Synchronization
import TerraceCore

/// A file among a store's uploads, removed when nobody has it any more, unless it became an object. Its lock tells
/// other processes that it is being written; a lock ends with its process.
final class TemporaryFile: Sendable {
    let file: OpenFile
    private let tree: FolderTree
    private let name: String
    private let isGone = Mutex(false)

    init(in tree: FolderTree) throws {
        self.tree = tree
        // A file that is swept between its making and its lock is made again.
        for _ in 0..<100 {
            let name = UUID().uuidString
            let number = openat(tree.uploads.number, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard number >= 0 else { throw tree.failure(.last) }
            let file = OpenFile(number)
            guard flock(number, LOCK_EX | LOCK_NB) == 0, try tree.checked({ try file.entry().names }) > 0 else {
                continue
            }
            (self.file, self.name) = (file, name)
            return
        }
        throw TerraceError(.unavailable, "\(tree.name): its uploads are removed as they begin")
    }

    deinit { discard() }

    /// Frees its room at once, even if somebody has the file open for a moment longer.
    func discard() {
        isGone.withLock { isGone in
            guard !isGone else { return }
            unlinkat(tree.uploads.number, name, 0)
            ftruncate(file.number, 0)
            isGone = true
        }
    }

    /// Makes it the object of this key, which then survives a power failure.
    func become(_ key: ObjectKey) throws {
        try tree.checked { try file.sync() }
        let folder = try tree.place(name, in: tree.uploads, as: key)
        // Before anything else can fail, as `discard` would empty the object.
        isGone.withLock { $0 = true }
        try tree.checked { try folder.sync() }
    }
}

extension FolderTree {
    /// Moves a file to the place of a key, whose folders are made.
    /// - Returns: the folder that it is in now. Once that is synced, the change survives a power failure.
    func place(_ name: String, in folder: OpenFile, as key: ObjectKey) throws -> OpenFile {
        let parts = key.parts
        // Whoever removes the last object of a folder removes the folder, perhaps before this file is in it.
        for _ in 0..<100 {
            guard let target = try folders(of: parts.dropLast(), making: true)?.last else { continue }
            if try entry(parts[parts.count - 1], in: target)?.kind == .folder {
                throw excluded("'\(key)' is a folder of objects")
            }
            guard renameat(folder.number, name, target.number, parts[parts.count - 1]) == 0 else {
                let problem = POSIXError.last
                guard problem.code == .ENOENT, try entry(name, in: folder) != nil else { throw failure(problem) }
                continue
            }
            return target
        }
        throw TerraceError(.unavailable, "\(self.name): the folder of '\(key)' is removed again and again")
    }

    /// Removes the files of uploads whose processes have ended.
    func sweep() throws {
        for name in try names(in: uploads) {
            let number = openat(uploads.number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            if number < 0, errno == ENOENT { continue }
            let file = number < 0 ? nil : OpenFile(number)
            if let file, flock(file.number, LOCK_EX | LOCK_NB) != 0 { continue }
            unlinkat(uploads.number, name, 0)
        }
    }

    /// The names in a folder, without those that are no text.
    func names(in folder: OpenFile) throws -> [String] {
        let copy = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            let problem = POSIXError.last
            if copy >= 0 { close(copy) }
            throw failure(problem)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
