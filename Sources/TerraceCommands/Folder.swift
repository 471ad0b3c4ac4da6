import Foundation
import TerraceCore

/// Creates folders that only this account may enter.
enum Folder {
    /// Creates the folder, and missing folders above it.
    /// - Parameters:
    ///   - purpose: the folder's purpose for the error message, such as `the state folder`.
    ///   - remedy: advice for the case that the folder cannot be created.
    static func make(_ path: String, _ purpose: String, else remedy: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw TerraceError(
                .failedPrecondition, "cannot make \(purpose) \(path): \(SystemReason.text(error)); \(remedy)")
        }
    }
}

/// The system's message of an error, without Foundation's description around it.
enum SystemReason {
    static func text(_ error: any Error) -> String {
        var inner = error as NSError
        while let next = inner.userInfo[NSUnderlyingErrorKey] as? any Error { inner = next as NSError }
        return inner.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(clamping: inner.code))) : inner.localizedDescription
    }
}
