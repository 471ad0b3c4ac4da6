/// Waits for changes that nodes learn by gossip. Redis sends no event for them, so the nodes are asked every few
/// milliseconds.
enum ClusterPolling {
    /// Returns as soon as `condition` holds; throws `ClusterNotReady` with `what` after `limit`.
    static func until(
        _ what: @autoclosure () -> String, within limit: Duration, _ condition: () async throws -> Bool
    ) async throws {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while try await !condition() {
            guard clock.now < end else { throw ClusterNotReady(what: what(), after: limit) }
            try await clock.sleep(for: .milliseconds(2))
        }
    }
}

/// The error of a step of building a cluster that did not finish in time.
public struct ClusterNotReady: Error, Hashable, CustomStringConvertible {
    /// The state that was waited for.
    public let what: String
    /// How long it was waited for.
    public let after: Duration

    /// The error as a sentence.
    public var description: String { "\(what) did not happen within \(after)" }
}
