import CTerrace
import Foundation
import TerraceCore

/// How a new file got the content of another.
public enum FileCloning: String, Sendable, Equatable {
    /// Both have the same blocks until one is written to. No time, no room; on btrfs, XFS and the like.
    case sharedBlocks
    /// The new name is another one of the same file, so its owner and mode are the same, too.
    case link
    case copy

    /// Makes a file with the content of another, in the cheapest way that the file system offers. After a failure there
    /// is none.
    /// - Parameters:
    ///   - target: must not exist. Only its owner can read it, unless it is a link.
    ///   - mayLink: whether both names may be of one file. Never where one of them is written to in place: an engine
    ///     replaces its `dump.rdb` by another file, but appends to an append-only file.
    /// - Throws: `TerraceError.notFound` without a source, `.alreadyExists` with a target, `.unavailable` with the cause.
    public static func clone(_ source: String, to target: String, mayLink: Bool) async throws -> FileCloning {
        try await withCheckedThrowingContinuation { continuation in
            // A copy waits for the disk, perhaps for minutes.
            Thread.detachNewThread {
                continuation.resume(with: Result { try cloned(source, target, mayLink) })
            }
        }
    }

    private static func cloned(_ source: String, _ target: String, _ mayLink: Bool) throws -> FileCloning {
        let from = open(source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard from >= 0 else { throw failure(errno, source, source) }
        defer { close(from) }
        var found = stat()
        guard fstat(from, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw TerraceError(.notFound, "\(source) is no file")
        }
        let to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard to >= 0 else { throw failure(errno, source, target) }
        defer { close(to) }
        if terrace_share_blocks(from, to) == 0 { return .sharedBlocks }
        if mayLink {
            // Another name cannot be given to what is there; for a moment nothing is.
            unlink(target)
            if Foundation.link(source, target) == 0 { return .link }
            return try cloned(source, target, false)
        }
        let problem = terrace_copy_bytes(from, to)
        guard problem == 0 else {
            unlink(target)
            throw failure(-problem, source, target)
        }
        return .copy
    }

    private static func failure(_ number: Int32, _ source: String, _ place: String) -> TerraceError {
        let cause = POSIXError(POSIXErrorCode(rawValue: number) ?? .EIO)
        switch number {
        case ENOENT where place == source: return TerraceError(.notFound, "there is no file \(source)", cause: cause)
        case ELOOP where place == source:
            return TerraceError(.notFound, "\(source) is a link, and no file", cause: cause)
        case EEXIST: return TerraceError(.alreadyExists, "\(place) exists already", cause: cause)
        case ENOSPC, EDQUOT:
            return TerraceError(.unavailable, "the disk of \(place) is full; make room on it", cause: cause)
        default:
            let reason = String(cString: strerror(number))
            return TerraceError(.unavailable, "cannot clone \(source) to \(place): \(reason)", cause: cause)
        }
    }
}
