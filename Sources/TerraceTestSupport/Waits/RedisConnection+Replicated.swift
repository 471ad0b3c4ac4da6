public import TerraceRedis
import Testing

extension RedisConnection {
    /// Returns once so many replicas have what this connection wrote.
    public func untilReplicated(to replicas: Int64) async throws {
        try await eventually("\(replicas) replicas of \(address) have what was written") {
            try await send(["WAIT", "\(replicas)", "1000"]).integer ?? 0
        } until: {
            $0 >= replicas
        }
    }
}
