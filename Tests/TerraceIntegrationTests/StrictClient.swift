import TerraceCore
import TerraceRedis
import TerraceVerify

/// A cluster client that follows `MOVED` and `ASK` only to nodes that it knows from `CLUSTER SLOTS`. It refreshes its
/// list of nodes at most once per command. Everything else that goes wrong is a failure.
actor StrictClient {
    struct Failure: Error, CustomStringConvertible { var description: String }

    private let place: CachePlace
    private var known: [Endpoint: RedisConnection] = [:]
    private var owners: [Int: Endpoint] = [:]

    init(_ place: CachePlace) async throws {
        self.place = place
        try await refresh()
    }

    func send(_ words: [String], key: String) async throws -> RESPValue {
        let slot = hashSlot(key: key)
        var isRefreshed = false
        var target = owners[slot]
        var asking = false
        for _ in 0..<5 {
            guard let node = target else { throw Failure(description: "nobody has slot \(slot)") }
            guard let connection = known[node] else {
                guard !isRefreshed else { throw Failure(description: "\(words): sent to \(node), which is not known") }
                isRefreshed = true
                try await refresh()
                guard known[node] == nil else { continue }
                throw Failure(description: "\(words): \(asking ? "ASK" : "MOVED") to \(node), which no node tells of")
            }
            let replies: [RESPValue]
            do { replies = try await connection.send(all: (asking ? [["ASKING"]] : []) + [words]) } catch is RedisError
                where !isRefreshed
            {
                // The node belongs to a shard that has been removed.
                isRefreshed = true
                known[node] = nil
                try await refresh()
                (target, asking) = (owners[slot], false)
                continue
            }
            guard case .error(let message)? = replies.last else { return replies[replies.count - 1] }
            let parts = message.split(separator: " ").map(String.init)
            guard parts.count == 3, let colon = parts[2].lastIndex(of: ":"),
                let port = Int(parts[2][parts[2].index(after: colon)...])
            else { throw Failure(description: "\(words): \(message)") }
            target = Endpoint(host: String(parts[2][..<colon]), port: port)
            asking = parts[0] == "ASK"
            if parts[0] == "MOVED" { owners[slot] = target }
        }
        throw Failure(description: "\(words): sent in a circle")
    }

    /// Reads the list of nodes from any known node, as clients do.
    private func refresh() async throws {
        let node: RedisConnection
        if let random = known.values.filter(\.isOpen).randomElement() {
            node = random
        } else {
            node = try await connect(place.endpoint)
        }
        for entry in try await node.send(["CLUSTER", "SLOTS"]).array ?? [] {
            guard let parts = entry.array, parts.count > 2, let first = parts[0].integer, let last = parts[1].integer,
                let owner = parts[2].array, let host = owner[0].string, let port = owner[1].integer
            else { throw Failure(description: "CLUSTER SLOTS: \(entry)") }
            let endpoint = Endpoint(host: host, port: Int(port))
            if known[endpoint]?.isOpen != true { known[endpoint] = try await connect(endpoint) }
            for slot in Int(first)...Int(last) { owners[slot] = endpoint }
        }
    }

    private func connect(_ endpoint: Endpoint) async throws -> RedisConnection {
        try await RedisConnection.connect(
            host: endpoint.host, port: endpoint.port, password: place.password, trust: place.trust)
    }
}
