import ArgumentParser
import TerraceCore

/// A client library that 'terrace env --for' knows.
enum ClientLibrary: String, ExpressibleByArgument, CaseIterable {
    case redisPy = "redis-py"
    case celery, django, rq
    case nodeRedis = "node-redis"
    case ioredis, jedis, lettuce, stackexchange
    case goRedis = "go-redis"

    /// Code or settings with which the library connects to the cache.
    /// - Throws: `TerraceError.unsupported` where the cache is a cluster and the library cannot use one.
    func code(_ place: ClientPlace) throws -> String {
        switch self {
        case .redisPy: return PythonCode.redisPy(place)
        case .celery:
            try refuseCluster(place)
            return PythonCode.celery(place)
        case .django:
            try refuseCluster(place)
            return PythonCode.django(place)
        case .rq:
            try refuseCluster(place)
            return PythonCode.rq(place)
        case .nodeRedis: return NodeCode.nodeRedis(place)
        case .ioredis: return NodeCode.ioredis(place)
        case .jedis: return JavaCode.jedis(place)
        case .lettuce: return JavaCode.lettuce(place)
        case .stackexchange: return DotNetCode.stackExchange(place)
        case .goRedis: return GoCode.goRedis(place)
        }
    }

    private func refuseCluster(_ place: ClientPlace) throws {
        guard place.isCluster else { return }
        throw TerraceError(
            .unsupported,
            "\(rawValue) cannot use a Redis Cluster; choose a tier, or a number of shards, without one")
    }
}
