import Foundation
import TerraceCore

/// Folders of ours, that only we enter.
enum Folder {
    /// Makes the folder, and what is missing above it.
    /// - Parameters:
    ///   - purpose: what it is for, such as `the state folder`.
    ///   - remedy: what a person can do where it cannot be made.
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

/// What the system says of a failure, without what Foundation says around it.
enum SystemReason {
    static func text(_ error: any Error) -> String {
        var inner = error as NSError
        while let next = inner.userInfo[NSUnderlyingErrorKey] as? any Error { inner = next as NSError }
        return inner.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(clamping: inner.code))) : inner.localizedDescription
    }
}
