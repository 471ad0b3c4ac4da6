import Foundation
import TerraceCore

extension LocalHost {
    /// Puts a dump into a node's home. A home that has such a file keeps its own: the node has run with it.
    ///
    /// The dump is the last file that is written: with it the home is complete, also when this daemon is killed meanwhile.
    func put(_ dump: LaunchDump, into folder: String) async throws {
        let place = "\(folder)/\(dump.name)"
        guard !FileManager.default.fileExists(atPath: place) else { return }
        try state.create(URL(fileURLWithPath: place).deletingLastPathComponent().path)
        for (name, text) in dump.beside { try state.write(text, to: "\(folder)/\(name)") }
        let source = dump.file.handle
        let isReadOnly = dump.isReadOnly
        let problem = await withCheckedContinuation { continuation in
            Self.files.async { continuation.resume(returning: Self.place(source, at: place, isShared: isReadOnly)) }
        }
        if let problem { throw TerraceError(.unavailable, "cannot put \(source) to \(place): \(problem)") }
    }

    /// Copies of big files block for seconds, so they are made on a queue of their own.
    private static let files = DispatchQueue(label: "terrace.home-files", attributes: .concurrent)

    /// - Parameter isShared: whether the new name may be one more of the same file.
    /// - Returns: why it did not work; nil where it did.
    private static func place(_ source: String, at place: String, isShared: Bool) -> String? {
        let part = place + ".part"
        unlink(part)
        // A link costs nothing. It does not work between file systems.
        if isShared, link(source, part) == 0 {
            return rename(part, place) == 0 ? nil : String(cString: strerror(errno))
        }
        do {
            try FileManager.default.copyItem(atPath: source, toPath: part)
            guard rename(part, place) == 0 else { return String(cString: strerror(errno)) }
            return nil
        } catch { return error.localizedDescription }
    }
}
