import TerraceRedis

/// What a key holds, in a form that does not depend on how a server stores it.
struct KeyContent: Equatable {
    var database: Int
    var type: String
    var values: [String]
    /// Milliseconds since 1970; nil where the key does not expire.
    var expiresAt: Int64?

    /// Everything that these servers have, by key.
    static func all(_ servers: [RedisConnection], databases: [Int] = [0]) async throws -> [String: KeyContent] {
        var found: [String: KeyContent] = [:]
        for server in servers {
            for database in databases {
                if databases.count > 1 { try await server.send(["SELECT", "\(database)"]) }
                for key in try await keys(server) {
                    found["\(database)/\(key)"] = try await read(key, database, server)
                }
            }
        }
        return found
    }

    private static func keys(_ server: RedisConnection) async throws -> [String] {
        var keys: Set<String> = []
        var cursor = "0"
        repeat {
            let page = try await server.send(["SCAN", cursor, "COUNT", "1000"]).array ?? []
            cursor = page.first?.string ?? "0"
            keys.formUnion((page.last?.array ?? []).compactMap(\.string))
        } while cursor != "0"
        return keys.sorted()
    }

    private static func read(_ key: String, _ database: Int, _ server: RedisConnection) async throws -> KeyContent {
        let type = try await server.send(["TYPE", key]).string ?? ""
        let words: [[String]] =
            switch type {
            case "string": [["GET", key]]
            case "hash": [["HGETALL", key]]
            case "list": [["LRANGE", key, "0", "-1"]]
            case "set": [["SMEMBERS", key]]
            case "zset": [["ZRANGE", key, "0", "-1", "WITHSCORES"]]
            case "stream": [["XRANGE", key, "-", "+"], ["XINFO", "GROUPS", key]]
            default: [["OBJECT", "ENCODING", key]]
            }
        var values: [String] = []
        for command in words { values += texts(try await server.send(command)) }
        switch type {
        case "set": values.sort()
        case "hash":
            values = stride(from: 0, to: values.count, by: 2).map { values[$0] + "=" + values[$0 + 1] }.sorted()
        case "stream":
            // A replica does not know these two of a group: the engine does not tell it how many entries were read.
            for name in ["entries-read", "lag"] {
                if let index = values.firstIndex(of: name) { values.removeSubrange(index...(index + 1)) }
            }
        default: break
        }
        let ttl = try await server.send(["PTTL", key]).integer ?? -1
        let now = try await server.send(["TIME"]).array ?? []
        let milliseconds = (now.first?.integer ?? 0) * 1000 + (now.last?.integer ?? 0) / 1000
        return KeyContent(
            database: database, type: type, values: values, expiresAt: ttl < 0 ? nil : milliseconds + ttl)
    }

    /// The two readings of the time to live are not one instant, so it may differ by some seconds.
    static func == (lhs: Self, rhs: Self) -> Bool {
        (lhs.database, lhs.type, lhs.values) == (rhs.database, rhs.type, rhs.values)
            && (lhs.expiresAt == nil) == (rhs.expiresAt == nil)
            && abs((lhs.expiresAt ?? 0) - (rhs.expiresAt ?? 0)) < 5000
    }

    private static func texts(_ value: RESPValue) -> [String] {
        if let parts = value.array { return parts.flatMap(texts) }
        return [value.string ?? "nil"]
    }
}
