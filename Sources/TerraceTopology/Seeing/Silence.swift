import Synchronization
import TerraceCore
import TerraceRedis

/// Records since when nodes have accepted requests without answering any.
final class Silence: Sendable {
    private let timing: Timing
    private let since = Mutex<[NodeKey: Duration]>([:])

    init(timing: Timing) { self.timing = timing }

    /// Call when the node has answered or its process is gone: the next silence is counted from its own beginning.
    func end(_ node: NodeKey) { since.withLock { $0[node] = nil } }

    /// How long the silence has lasted. Zero or almost zero for errors other than a timeout: the server is not frozen
    /// then.
    func lasting(_ node: NodeKey, _ error: any Error) -> Duration {
        guard case RedisError.timeout(_, let limit) = error else {
            end(node)
            // An error reply, such as for a long script or too many clients, shows that the server runs and has its
            // data.
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
