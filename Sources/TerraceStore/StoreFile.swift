import Foundation
import GRDB
import TerraceCore

/// The file of a store as the file system has it: whether it is the one that was opened, and why SQLite cannot use it.
struct StoreFile: Sendable {
    let path: String
    private let opened: Identity?

    private struct Identity: Equatable {
        var device: UInt64
        var number: UInt64

        /// Nil where there is no such file.
        init?(_ path: String) {
            var info = stat()
            guard stat(path, &info) == 0 else { return nil }
            device = UInt64(info.st_dev)
            number = UInt64(info.st_ino)
        }
    }

    /// - Parameter path: of a file that is open by now.
    init(opened path: String) {
        self.path = path
        opened = Identity(path)
    }

    /// A file that was removed is lost, with all that is written to it, when the last process that has it open ends.
    /// - Throws: `TerraceError.unavailable` where the path leads to another file by now, or to none.
    func checkIsThere() throws {
        guard Identity(path) != opened else { return }
        throw TerraceError(
            .unavailable,
            "\(path) was removed or replaced while the daemon uses it: what it would write now is lost. End the daemon "
                + "with SIGTERM, which leaves the servers running, and start it again with --orphans adopt")
    }

    /// The failure of a write or a read, for whoever asked for it.
    func error(_ failure: DatabaseError) -> TerraceError {
        guard let cause = Cause(failure, path) else {
            return TerraceError(.internal, "the daemon's state: \(failure.description)", cause: failure)
        }
        return TerraceError(
            .unavailable, "the daemon's state cannot be used: \(cause.text). \(cause.repair) and repeat", cause: failure
        )
    }

    /// The failure to open it, for whoever starts a daemon.
    static func openError(_ failure: any Error, path: String) -> TerraceError {
        if let error = failure as? TerraceError { return error }
        if let row = failure as? UnreadableRow {
            return TerraceError(
                row.error.code == .internal ? .unavailable : row.error.code,
                "cannot open the state in \(path): \(row.error.message)", cause: row)
        }
        guard let failure = failure as? DatabaseError, let cause = Cause(failure, path) else {
            return TerraceError(
                .unavailable, "cannot open the state in \(path): \(failure); nothing was changed in the file",
                cause: failure)
        }
        return TerraceError(
            .unavailable, "cannot open the state in \(path): \(cause.text). \(cause.repair) and start again",
            cause: failure)
    }
}

extension StoreFile {
    /// The cause of an SQLite error, and what a person can do about it.
    struct Cause {
        var text: String
        var repair: String

        /// Nil where neither the file nor the machine is at fault.
        init?(_ failure: DatabaseError, _ path: String) {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            switch failure.resultCode {
            case .SQLITE_FULL: self = .full(folder)
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                self.init(
                    text: "another program holds the lock of \(path), such as a backup",
                    repair: "Wait until it has ended, or end it,")
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
                self.init(
                    text: "\(path) is read-only, by its mode, its owner or its file system",
                    repair: "Make it and \(folder) writable for this user")
            case .SQLITE_IOERR, .SQLITE_CANTOPEN: self = .machine(failure, path, folder)
            case .SQLITE_NOMEM: self.init(text: "there is no memory left", repair: "End what takes the memory")
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                self.init(
                    text: "\(path) is damaged, or no database (\(failure.message ?? "no more is known"))",
                    repair:
                        "Put a backup of it in its place; or move the file away and let --orphans adopt take over the "
                        + "caches that have folders in \(folder)/nodes;")
            default: return nil
            }
        }

        private init(text: String, repair: String) {
            self.text = text
            self.repair = repair
        }

        private static func full(_ folder: String) -> Cause {
            Cause(text: "the disk of \(folder) is full", repair: "Make room there")
        }

        /// Looks for the cause, because SQLite has one code for everything that goes wrong with a file.
        private static func machine(_ failure: DatabaseError, _ path: String, _ folder: String) -> Cause {
            var space = statvfs()
            if statvfs(folder, &space) == 0, UInt64(space.f_bavail) * UInt64(space.f_frsize) < 65536 {
                return .full(folder)
            }
            let probe = open("/dev/null", O_RDONLY | O_CLOEXEC)
            if probe < 0, errno == EMFILE || errno == ENFILE {
                return Cause(text: "there is no file descriptor left", repair: "Raise 'ulimit -n'")
            }
            if probe >= 0 { close(probe) }
            if access(folder, W_OK | X_OK) != 0 {
                let reason = String(cString: strerror(errno))
                return Cause(text: "\(folder): \(reason)", repair: "Make it writable for this user")
            }
            return Cause(
                text: "\(path): \(failure.message ?? "input/output error") (\(failure.extendedResultCode))",
                repair: "Look at the disk and at the kernel's log")
        }
    }
}
