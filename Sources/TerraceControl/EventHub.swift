import Synchronization
import TerraceCore

/// Tells followers that there is something new. They read it from the store, in order and without gaps.
final class EventHub: Sendable {
    private struct State {
        var next = 0
        var followers: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    func announce() {
        for follower in state.withLock({ Array($0.followers.values) }) { follower.yield() }
    }

    /// A stream with one element at once, and one after each announcement; announcements that are not read yet merge.
    func announcements() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let key = state.withLock { state in
                state.next += 1
                state.followers[state.next] = continuation
                return state.next
            }
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { $0.followers[key] = nil }
            }
            continuation.yield()
        }
    }
}
