import Synchronization
import TerraceCore
import TerraceRedis

/// Since when nodes have taken requests and answered none.
final class Silence: Sendable {
    private let timing: Timing
    private let since = Mutex<[NodeKey: Duration]>([:])

    init(timing: Timing) { self.timing = timing }

    /// The node has answered; or its process is gone, and the next one of the name has all its patience again.
    func end(_ node: NodeKey) { since.withLock { $0[node] = nil } }

    /// How long it has lasted. One that refuses, or says why it cannot, is not frozen.
    func lasting(_ node: NodeKey, _ error: any Error) -> Duration {
        guard case RedisError.timeout(_, let limit) = error else {
            end(node)
            // A script that takes long, too many clients: it is there, and has its data.
            if case RedisError.server = error { return .nanoseconds(1) }
            return .zero
        }
        let now = timing.now
        return since.withLock { since in
            let begin = since[node] ?? now - limit
            since[node] = begin
            return now - begin
        }
    }
}
