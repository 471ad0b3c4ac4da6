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
        let part = place + ".part"
        unlink(part)
        _ = try await FileCloning.clone(dump.file.handle, to: part, mayLink: dump.isReadOnly)
        guard rename(part, place) == 0 else {
            throw TerraceError(.unavailable, "cannot make \(place): \(String(cString: strerror(errno)))")
        }
    }
}
