import Foundation
import TerraceCore

/// A file of this machine while it is written: it takes its place when it is whole. Only the daemon's account can read it.
/// Its calls block for as long as the disk takes.
final class NewFile: Sendable {
    private let path: String
    private let partial: String
    private let file: OpenFile

    /// - Throws: `TerraceError.failedPrecondition` where no file can be made there.
    init(at path: String) throws {
        self.path = path
        partial = "\(path).\(UUID().uuidString.prefix(8)).partial"
        let number = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw Self.unwritable(path, .last) }
        file = OpenFile(number)
    }

    /// Removes the partial file, if `finish` has not given it its place.
    deinit { unlink(partial) }

    func write(_ bytes: [UInt8]) throws {
        do { try file.append(bytes) } catch { throw Self.unwritable(path, error) }
    }

    /// When it returns, the file survives a power failure.
    func finish() throws {
        do {
            try file.sync()
            guard rename(partial, path) == 0 else { throw POSIXError.last }
            let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard folder >= 0 else { throw POSIXError.last }
            try OpenFile(folder).sync()
        } catch let problem as POSIXError { throw Self.unwritable(path, problem) }
    }

    private static func unwritable(_ path: String, _ problem: POSIXError) -> TerraceError {
        if problem.code == .ENOSPC || problem.code == .EDQUOT { return DiskFailure.error(problem, at: path, path) }
        return TerraceError(.failedPrecondition, "cannot write \(path): \(problem.text)", cause: problem)
    }
}
