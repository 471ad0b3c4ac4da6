import TerraceRedis

/// A documented example command and its result.
struct ExampleCommand: Sendable {
    enum Expected: Sendable {
        case exactly(RESPValue)
        case text(String)
        /// The members of a set, in any order.
        case members(Set<String>)
        case texts([String])
        /// A remaining time in seconds, at most this many.
        case ttl(upTo: Int64)
        case anyText
        case count(Int)
    }

    var words: [String]
    var expected: Expected

    init(_ words: String..., gives expected: Expected) {
        self.words = words
        self.expected = expected
    }

    func accepts(_ reply: RESPValue) -> Bool {
        switch expected {
        case .exactly(let value): reply == value
        case .text(let text): reply.string == text
        case .members(let members): Set((reply.array ?? []).compactMap(\.string)) == members
        case .texts(let texts): (reply.array ?? []).map(\.string) == texts.map { $0 }
        case .ttl(let most): reply.integer.map { $0 > 0 && $0 <= most } ?? false
        case .anyText: reply.string?.isEmpty == false
        case .count(let count): reply.array?.count == count
        }
    }

    private static func int(_ value: Int64) -> Expected { .exactly(.integer(value)) }
    private static let ok = Expected.text("OK")

    /// Commands for data types from strings to sorted sets. All keys have one hash tag, so that the table also runs on
    /// a cluster.
    static let dataTypes: [ExampleCommand] = [
        .init("SET", "{t}user:99:name", "Sarah K.", gives: ok),
        .init("GET", "{t}user:99:name", gives: .text("Sarah K.")),
        .init("SET", "{t}counter", "0", gives: ok),
        .init("INCR", "{t}counter", gives: int(1)),
        .init("INCRBY", "{t}counter", "5", gives: int(6)),
        .init("SET", "{t}session:abc123", #"{"userId":"99"}"#, "EX", "3600", gives: ok),
        .init("TTL", "{t}session:abc123", gives: .ttl(upTo: 3600)),
        .init("PERSIST", "{t}session:abc123", gives: int(1)),
        .init("TTL", "{t}session:abc123", gives: int(-1)),
        .init("SET", "{t}lock:payment:order-99", "worker-1", "NX", "EX", "30", gives: ok),
        .init("SET", "{t}lock:payment:order-99", "worker-2", "NX", "EX", "30", gives: .exactly(.null)),
        .init(
            "HSET", "{t}user:99", "name", "Sarah K.", "email", "sarah@example.com", "plan", "pro", "loginCount", "0",
            gives: int(4)),
        .init("HGET", "{t}user:99", "email", gives: .text("sarah@example.com")),
        .init("HGETALL", "{t}user:99", gives: .count(8)),
        .init("HMGET", "{t}user:99", "name", "plan", gives: .texts(["Sarah K.", "pro"])),
        .init("HSET", "{t}user:99", "plan", "enterprise", gives: int(0)),
        .init("HINCRBY", "{t}user:99", "loginCount", "1", gives: int(1)),
        .init("HEXISTS", "{t}user:99", "phone", gives: int(0)),
        .init("HKEYS", "{t}user:99", gives: .members(["name", "email", "plan", "loginCount"])),
        .init("HLEN", "{t}user:99", gives: int(4)),
        .init("RPUSH", "{t}queue:emails", #"{"to":"sarah@example.com"}"#, gives: int(1)),
        .init("LPUSH", "{t}queue:priority", #"{"urgent":true}"#, gives: int(1)),
        .init(
            "BRPOP", "{t}queue:priority", "{t}queue:emails", "5",
            gives: .texts(["{t}queue:priority", #"{"urgent":true}"#])),
        .init("LRANGE", "{t}queue:emails", "0", "-1", gives: .texts([#"{"to":"sarah@example.com"}"#])),
        .init("LLEN", "{t}queue:emails", gives: int(1)),
        .init("SADD", "{t}tags:post:99", "redis", "database", "backend", gives: int(3)),
        .init("SADD", "{t}tags:post:99", "redis", gives: int(0)),
        .init("SMEMBERS", "{t}tags:post:99", gives: .members(["redis", "database", "backend"])),
        .init("SISMEMBER", "{t}tags:post:99", "redis", gives: int(1)),
        .init("SCARD", "{t}tags:post:99", gives: int(3)),
        .init("SADD", "{t}tags:post:100", "redis", "swift", gives: int(2)),
        .init(
            "SUNION", "{t}tags:post:99", "{t}tags:post:100", gives: .members(["redis", "database", "backend", "swift"])),
        .init("SINTER", "{t}tags:post:99", "{t}tags:post:100", gives: .members(["redis"])),
        .init("SDIFF", "{t}tags:post:99", "{t}tags:post:100", gives: .members(["database", "backend"])),
        .init("ZADD", "{t}leaderboard", "10400", "mikhail", gives: int(1)),
        .init("ZADD", "{t}leaderboard", "8750", "yuki", gives: int(1)),
        .init("ZADD", "{t}leaderboard", "7200", "sarah", gives: int(1)),
        .init(
            "ZREVRANGE", "{t}leaderboard", "0", "9", "WITHSCORES",
            gives: .texts(["mikhail", "10400", "yuki", "8750", "sarah", "7200"])),
        .init("ZREVRANK", "{t}leaderboard", "yuki", gives: int(1)),
        .init("ZSCORE", "{t}leaderboard", "sarah", gives: .text("7200")),
        .init("ZINCRBY", "{t}leaderboard", "300", "sarah", gives: .text("7500")),
        .init(
            "ZRANGEBYSCORE", "{t}leaderboard", "5000", "+inf", "WITHSCORES",
            gives: .texts(["sarah", "7500", "yuki", "8750", "mikhail", "10400"])),
    ]

    /// Streams with a consumer group. The server chooses the id of the first entry.
    static let streams: [ExampleCommand] = [
        .init(
            "XADD", "{t}events:orders", "*", "orderId", "ORD-001", "userId", "u_99", "action", "placed", "total",
            "10997",
            gives: .anyText),
        .init("XRANGE", "{t}events:orders", "-", "+", gives: .count(1)),
        .init("XGROUP", "CREATE", "{t}events:orders", "workers", "$", "MKSTREAM", gives: ok),
        .init("XADD", "{t}events:orders", "*", "orderId", "ORD-002", gives: .anyText),
        .init(
            "XREADGROUP", "GROUP", "workers", "worker-1", "COUNT", "10", "STREAMS", "{t}events:orders", ">",
            gives: .count(1)),
    ]

    static let rateLimiter = """
        local key = KEYS[1]
        local limit = tonumber(ARGV[1])
        local window = tonumber(ARGV[2])
        local now = tonumber(ARGV[3])
        redis.call("ZREMRANGEBYSCORE", key, 0, now - window * 1000)
        local count = redis.call("ZCARD", key)
        if count < limit then
            redis.call("ZADD", key, now, now)
            redis.call("EXPIRE", key, window)
            return 1
        else
            return 0
        end
        """

    static let releaseLock = """
        if redis.call('GET', KEYS[1]) == ARGV[1] then
            return redis.call('DEL', KEYS[1])
        else return 0 end
        """

    /// A rate limiter with a limit of two, and a lock that only its owner can release.
    static let scripts: [ExampleCommand] = [
        .init("EVAL", rateLimiter, "1", "{t}ratelimit", "2", "60", "1000", gives: int(1)),
        .init("EVAL", rateLimiter, "1", "{t}ratelimit", "2", "60", "2000", gives: int(1)),
        .init("EVAL", rateLimiter, "1", "{t}ratelimit", "2", "60", "3000", gives: int(0)),
        .init("EVAL", rateLimiter, "1", "{t}ratelimit", "2", "60", "62000", gives: int(1)),
        .init("SET", "{t}lock:invoice", "owner", "NX", "EX", "30", gives: ok),
        .init("EVAL", releaseLock, "1", "{t}lock:invoice", "thief", gives: int(0)),
        .init("EVAL", releaseLock, "1", "{t}lock:invoice", "owner", gives: int(1)),
    ]
}
