/// Waiting for what a cluster gossips: there is no event to wait for, so it is asked every few milliseconds.
enum ClusterPolling {
    /// Returns once `condition` holds; throws `ClusterNotReady` with `what` after `limit`.
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

/// A step of building a cluster did not come about in time.
public struct ClusterNotReady: Error, Hashable, CustomStringConvertible {
    /// What was waited for.
    public let what: String
    /// How long.
    public let after: Duration

    /// For a person.
    public var description: String { "\(what) did not happen within \(after)" }
}
