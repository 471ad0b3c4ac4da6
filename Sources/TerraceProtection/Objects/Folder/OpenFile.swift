import CTerrace
import Foundation
import TerraceCore

/// An open file or folder, closed when nobody has it any more.
final class OpenFile: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// - Throws: `POSIXError`; `ENOSPC` where nothing more is written.
    func append(_ bytes: [UInt8]) throws(POSIXError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write(number, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw count == 0 ? POSIXError(.ENOSPC) : .last }
            done += count
        }
    }

    /// Fewer bytes than asked for at the end of the file only.
    func bytes(at offset: Int, count: Int) throws(POSIXError) -> [UInt8] {
        var problem: POSIXError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let more = pread(number, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if more < 0, errno == EINTR { continue }
                if more < 0 { problem = .last }
                guard more > 0 else { return }
                filled += more
            }
        }
        if let problem { throw problem }
        return bytes
    }

    /// Makes the system write these bytes of the file to its disk soon.
    func beginWritingBack(_ range: Range<Int>) {
        terrace_begin_writing_back(number, off_t(range.lowerBound), off_t(range.count))
    }

    func sync() throws(POSIXError) { guard fsync(number) == 0 else { throw .last } }

    func entry() throws(POSIXError) -> FolderEntry {
        var found = stat()
        guard fstat(number, &found) == 0 else { throw .last }
        return FolderEntry(found)
    }
}

/// What a folder has under a name.
struct FolderEntry: Equatable {
    enum Kind { case file, folder, link, other }

    var kind: Kind
    var size: Int
    /// The same for two names of one file.
    var identity: [UInt64]
    /// How many names it has.
    var names: Int

    init(_ found: stat) {
        kind =
            switch found.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        size = Int(found.st_size)
        identity = [UInt64(found.st_dev), UInt64(found.st_ino)]
        names = Int(found.st_nlink)
    }
}

extension POSIXError {
    /// The error of the call that has just failed.
    static var last: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

    var text: String { String(cString: strerror(code.rawValue)) }
}
