import Foundation
import TerraceCore

/// The folders of a store, entered one by one from the store's own, so that neither a name nor a link leads out of it.
struct FolderTree: Sendable {
    /// Absolute.
    let path: String
    let root: OpenFile
    /// Where files are until they are whole. No key can name it.
    let uploads: OpenFile
    static let uploadsName = ".uploads"

    var name: String { "the folder \(path)" }

    /// - Throws: `TerraceError.failedPrecondition` where the folder cannot be used.
    init(path: String) throws {
        func unusable(_ reason: String) -> TerraceError {
            TerraceError(
                .failedPrecondition, "cannot keep objects in \(path): \(reason); name a folder that can be written to")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
            throw unusable(cause?.text ?? "it is no folder")
        }
        self.path = URL(fileURLWithPath: path).path
        let opened = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw unusable(POSIXError.last.text) }
        root = OpenFile(opened)
        mkdirat(opened, Self.uploadsName, 0o700)
        let uploads = openat(opened, Self.uploadsName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard uploads >= 0 else { throw unusable("\(Self.uploadsName) in it: \(POSIXError.last.text)") }
        self.uploads = OpenFile(uploads)
    }

    /// The folders of a key from the store's own to the one it is in; nil where one is not there.
    /// - Parameter making: makes those that are missing. One may be removed at the same moment; then it is nil, too.
    func folders(of parts: some Sequence<String>, making: Bool = false) throws -> [OpenFile]? {
        var folders = [root]
        var folder = root
        for part in parts {
            if making, mkdirat(folder.number, part, 0o700) == 0 { try checked { try folder.sync() } }
            let next = openat(folder.number, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else {
                let problem = POSIXError.last
                switch problem.code {
                case .ENOENT: return nil
                case .ENOTDIR, .ELOOP:
                    if try entry(part, in: folder)?.kind == .link { throw linked(part) }
                    if making { throw excluded("'\(part)' is an object, and nothing can be below it") }
                    return nil
                default: throw failure(problem)
                }
            }
            folder = OpenFile(next)
            folders.append(folder)
        }
        return folders
    }

    /// The folder's entry of this name, without following a link; nil where there is none.
    func entry(_ name: String, in folder: OpenFile) throws -> FolderEntry? {
        var found = stat()
        guard fstatat(folder.number, name, &found, AT_SYMLINK_NOFOLLOW) == 0 else {
            guard errno == ENOENT || errno == ENAMETOOLONG else { throw failure(.last) }
            return nil
        }
        let entry = FolderEntry(found)
        if entry.kind == .link { throw linked(name) }
        return entry
    }

    /// Runs a body whose system calls fail in the words of this store.
    func checked<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let problem as POSIXError { throw failure(problem) }
    }

    // MARK: Errors

    func failure(_ problem: POSIXError) -> TerraceError { DiskFailure.error(problem, at: path, name) }

    func missing(_ key: ObjectKey) -> TerraceError { TerraceError(.notFound, "\(name) has no object '\(key)'") }

    func excluded(_ reason: String) -> TerraceError { TerraceError(.conflict, "\(name): \(reason)") }

    private func linked(_ part: String) -> TerraceError {
        TerraceError(
            .failedPrecondition, "'\(part)' in \(name) is a link, which is not followed; put the file itself there")
    }
}
