import Foundation
import TerraceTestSupport
import Testing

extension DaemonProcess {
    /// Follows the events of a cache, from the first one, until one with this reason comes.
    func event(_ reason: String, of name: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let follower = try SpawnedProcess(
            [Self.programs + "/terrace", "events", name, "--follow", "-o", "json"],
            environment: ["TERRACE_ENDPOINT": endpoint, "TERRACE_SHARE": Self.share, "HOME": "/nonexistent"])
        _ = try await follower.output(until: "\(reason) of \(name)", sourceLocation: sourceLocation) {
            $0.contains("\"\(reason)\"")
        }
        await follower.end(SIGTERM)
    }
}
