import CTerrace
import Foundation
import TerraceCore

/// What a store does with objects that are whole.
extension FolderTree {
    /// The file of a key; nil where there is none.
    func found(_ key: ObjectKey) throws -> FolderEntry? {
        let parts = key.parts
        guard let folder = try folders(of: parts.dropLast())?.last,
            let entry = try entry(parts[parts.count - 1], in: folder), entry.kind == .file
        else { return nil }
        return entry
    }

    /// - Throws: `TerraceError.notFound`.
    func file(of key: ObjectKey) throws -> OpenFile {
        let parts = key.parts
        guard try found(key) != nil, let folder = try folders(of: parts.dropLast())?.last else { throw missing(key) }
        // A pipe that a person puts in the file's place at this moment must not make us wait.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let number = openat(folder.number, parts[parts.count - 1], flags)
        guard number >= 0 else { throw errno == ENOENT ? missing(key) : failure(.last) }
        let file = OpenFile(number)
        guard try checked({ try file.entry().kind }) == .file else { throw missing(key) }
        return file
    }

    func keys(under folder: ObjectKey?) throws -> [ObjectKey] {
        var keys: [ObjectKey] = []
        var waiting = [folder?.parts ?? []]
        while let parts = waiting.popLast() {
            guard let folder = try folders(of: parts)?.last else { continue }
            for name in try names(in: folder) {
                guard let key = try? ObjectKey((parts + [name]).joined(separator: "/")) else { continue }
                switch try? entry(name, in: folder)?.kind {
                case .file: keys.append(key)
                case .folder: waiting.append(parts + [name])
                default: continue
                }
            }
        }
        return keys.sorted()
    }

    func remove(_ key: ObjectKey) throws {
        let parts = key.parts
        guard try found(key) != nil, let folder = try folders(of: parts.dropLast())?.last else { return }
        guard unlinkat(folder.number, parts[parts.count - 1], 0) == 0 || errno == ENOENT else { throw failure(.last) }
        try checked { try folder.sync() }
        try removeEmptyFolders(of: key)
    }

    /// A later key may have the name of a folder that has nothing in it any more.
    private func removeEmptyFolders(of key: ObjectKey) throws {
        var parts = key.parts.dropLast()
        guard var folders = try folders(of: parts) else { return }
        while let part = parts.popLast() {
            folders.removeLast()
            guard unlinkat(folders[folders.count - 1].number, part, AT_REMOVEDIR) == 0 else { return }
        }
    }

    func move(_ source: ObjectKey, to target: ObjectKey) throws {
        guard let file = try found(source) else { throw missing(source) }
        guard source != target else { return }
        // Of two names of one file the system moves neither to the other.
        if try found(target)?.identity == file.identity { return try remove(source) }
        let parts = source.parts
        guard let folder = try folders(of: parts.dropLast())?.last else { throw missing(source) }
        let now = try place(parts[parts.count - 1], in: folder, as: target)
        try checked {
            try now.sync()
            try folder.sync()
        }
        try removeEmptyFolders(of: source)
    }

    /// A clone that shares the file's blocks; else another name of the file, which nobody writes to; else its bytes.
    func copy(_ source: ObjectKey, to target: ObjectKey) throws {
        let original = try file(of: source)
        guard source != target else { return }
        let copy = try TemporaryFile(in: self)
        if terrace_share_blocks(original.number, copy.file.number) == 0 { return try copy.become(target) }
        if try link(source, original, to: target) { return }
        let problem = terrace_copy_bytes(original.number, copy.file.number)
        guard problem == 0 else { throw failure(POSIXError(POSIXErrorCode(rawValue: -problem) ?? .EIO)) }
        try copy.become(target)
    }

    /// - Returns: false where the file system or the file cannot have another name.
    private func link(_ source: ObjectKey, _ original: OpenFile, to target: ObjectKey) throws -> Bool {
        let parts = source.parts
        guard let folder = try folders(of: parts.dropLast())?.last else { throw missing(source) }
        // The lock is the file's, so that it holds for the new name, and a sweep leaves that alone.
        flock(original.number, LOCK_SH | LOCK_NB)
        let name = UUID().uuidString
        guard linkat(folder.number, parts[parts.count - 1], uploads.number, name, 0) == 0 else { return false }
        // Where the target was a name of the same file already, the system leaves this one.
        defer { unlinkat(uploads.number, name, 0) }
        let now = try place(name, in: uploads, as: target)
        try checked { try now.sync() }
        return true
    }
}
