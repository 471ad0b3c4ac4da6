import CTerrace
import Foundation
import TerraceCore

/// The folder of all durable data: only its owner can enter it, and one daemon uses it at a time.
public final class StateDirectory: Sendable {
    /// Absolute and without links: the next daemon finds its nodes by this path, whichever way the folder is named
    /// then.
    public let path: String
    private let lock: Int32

    /// Creates the folder if it is missing, and holds its lock until the process ends.
    /// - Throws: `TerraceError.failedPrecondition` when it belongs to another user or is locked by another daemon.
    public init(path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let owner = try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? NSNumber
            guard owner?.uint32Value == getuid() else {
                throw TerraceError(.failedPrecondition, "\(path) belongs to another user; choose another --state-dir")
            }
            try Self.closeToOthers(path)
        } catch let error as TerraceError {
            throw error
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
            let reason = cause.map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
            throw TerraceError(
                .failedPrecondition,
                "cannot use \(path) as the state folder: \(reason); choose another with --state-dir or TERRACE_HOME")
        }
        guard let resolved = realpath(path, nil) else {
            throw TerraceError(.failedPrecondition, "cannot use \(path): \(String(cString: strerror(errno)))")
        }
        defer { free(resolved) }
        self.path = String(cString: resolved)
        let file = self.path + "/terraced.lock"
        lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw TerraceError(.failedPrecondition, "cannot open \(file): \(String(cString: strerror(errno)))")
        }
        var tries = 0
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            let holder = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let pid = holder.trimmingCharacters(in: .whitespacesAndNewlines)
            tries += 1
            // A daemon that was killed while it started a server: the server's process has a copy of the descriptor until
            // its program begins.
            guard tries <= Self.lockTries, let number = Int32(pid), terrace_is_running(number) == 0 else {
                // The deinitialiser closes the descriptor. It runs after this throw, as all stored properties are set.
                throw TerraceError(
                    .failedPrecondition,
                    "another daemon (pid \(pid)) uses \(path); stop it, or choose another --state-dir")
            }
            usleep(50_000)
        }
        let text = "\(getpid())\n"
        ftruncate(lock, 0)
        _ = text.withCString { Foundation.write(lock, $0, strlen($0)) }
    }

    /// Two seconds in all.
    private static let lockTries = 40

    /// Closing is not enough: a child that is being started has a copy of the descriptor, which holds the lock.
    deinit {
        guard lock >= 0 else { return }
        flock(lock, LOCK_UN)
        close(lock)
    }

    /// Sets mode 0700, but refuses a folder with other files than Terrace's: `--state-dir /tmp` must not close /tmp.
    private static func closeToOthers(_ path: String) throws {
        let files = FileManager.default
        let mode = try files.attributesOfItem(atPath: path + "/.")[.posixPermissions] as? NSNumber
        guard let mode, mode.intValue & 0o077 != 0 else { return }
        let names = try files.contentsOfDirectory(atPath: path)
        guard names.isEmpty || names.contains("terraced.lock") || names.contains("terraced.yaml") else {
            throw TerraceError(
                .failedPrecondition,
                "others may enter \(path), and it holds more than Terrace's files; choose another --state-dir")
        }
        try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }

    /// Where a cache's nodes live.
    func folder(of cache: CacheID) -> String {
        // No scope or name contains `~`, so two caches never share a folder.
        let scope = cache.scope.rawValue.replacingOccurrences(of: ":", with: "~").replacingOccurrences(
            of: "/", with: "~")
        return "\(path)/nodes/\(scope)~\(cache.name)"
    }

    func folder(of node: NodeID, in cache: CacheID) -> String { "\(folder(of: cache))/\(node)" }

    func create(_ folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Writes the file as a whole or not at all; only its owner can read it.
    /// - Parameter durably: whether the text has to survive a power failure. Files that every start writes anew need
    ///   not.
    func write(_ text: String, to file: String, durably: Bool = false) throws {
        let temporary = file + ".new"
        unlink(temporary)
        let fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard fd >= 0 else { throw failure("write", temporary) }
        let bytes = Array(text.utf8)
        let written = bytes.withUnsafeBytes { Foundation.write(fd, $0.baseAddress, $0.count) }
        // A short write means that the disk is full.
        if written >= 0, written < bytes.count { errno = ENOSPC }
        var isDone = written == bytes.count && (!durably || fsync(fd) == 0)
        isDone = isDone && rename(temporary, file) == 0
        let failure = failure("write", file)
        close(fd)
        guard isDone else {
            unlink(temporary)
            throw failure
        }
    }

    /// Whether less than 64 KiB is free.
    var isDiskFull: Bool {
        var space = statvfs()
        return statvfs(path, &space) == 0 && UInt64(space.f_bavail) * UInt64(space.f_frsize) < 65536
    }

    /// Removes a file or folder below `nodes`, if it exists.
    func remove(_ folder: String) throws {
        let url = URL(fileURLWithPath: folder)
        // A link in the path could lead outside, so it is refused. A link inside the removed folder is only unlinked.
        guard folder.hasPrefix(path + "/nodes/"), url.standardizedFileURL.path == folder,
            url.deletingLastPathComponent().resolvingSymlinksInPath().path == url.deletingLastPathComponent().path
        else {
            throw TerraceError(.internal, "refused to remove \(folder), which is outside \(path)")
        }
        guard FileManager.default.fileExists(atPath: folder) else { return }
        try FileManager.default.removeItem(atPath: folder)
    }

    private static let snapshots = "snapshots"
    private static let archive = "archive"
    private static let spool = "spool"
    private static let buckets = "buckets"
    private static let scratch = "scratch"

    /// Where the files of snapshots are.
    public var snapshotsFolder: String { "\(path)/\(Self.snapshots)" }
    /// Where the writes of caches with an archive are.
    public var archiveFolder: String { "\(path)/\(Self.archive)" }
    /// Where objects of buckets are, such as `s3/BUCKET/NAME`.
    public var bucketsFolder: String { "\(path)/\(Self.buckets)" }
    /// Where files are that a server reads once.
    public var scratchFolder: String { "\(path)/\(Self.scratch)" }

    /// Names of everything that has a fixed one.
    private static let names: Set = [
        "clouds", "nodes", "orphans", "tls", snapshots, archive, spool, buckets, scratch, tokenFile,
    ]

    /// Removes what a daemon that was killed has left in the folder for copies, which servers read of files that are kept
    /// elsewhere.
    /// - Returns: the folder, which is to be made where it is needed.
    public func emptySpool() throws -> String {
        let folder = "\(path)/\(Self.spool)"
        if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
        return folder
    }

    /// Deletes everything Terrace writes here, and the folder itself if nothing else is in it. Call it when no node
    /// runs. The lock is held until the process ends.
    public func purge() throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: path)
        where Self.names.contains(name) || name.hasPrefix("state.sqlite") || name.hasPrefix("terraced.") {
            try files.removeItem(atPath: path + "/" + name)
        }
        rmdir(path)
    }

    private func failure(_ verb: String, _ file: String) -> TerraceError {
        TerraceError(.unavailable, "cannot \(verb) \(file): \(String(cString: strerror(errno)))")
    }
}
