import Foundation

/// Files that only their owner can read.
enum PrivateFile {
    /// An empty file, in place of one that is there.
    static func create(_ path: String) throws -> FileHandle {
        let file = try open(path)
        try file.truncate(atOffset: 0)
        return file
    }

    /// The file, at its start; an empty one where there is none.
    static func open(_ path: String) throws -> FileHandle {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
