public import TerraceCore
public import TerraceRedis

/// Where a client of a cache begins, and as whom.
public struct CachePlace: Sendable {
    public var endpoint: Endpoint
    /// Nil for the default user.
    public var user: String?
    public var password: String?
    /// Nil without TLS.
    public var trust: RedisTrust?

    public init(endpoint: Endpoint, user: String? = nil, password: String? = nil, trust: RedisTrust? = nil) {
        self.endpoint = endpoint
        self.user = user
        self.password = password
        self.trust = trust
    }
}

/// A client that follows `MOVED` and `ASK`, and connects again where it lost its connection; no client library for Swift
/// can be resolved here that does.
public actor VerifyClient {
    /// How an attempt ended that got no usable reply.
    public enum Failure: Error, Sendable {
        /// Nobody knows whether the command was carried out.
        case unconfirmed(String)
        /// It was not, and will not be: the server's own words.
        case refused(String)
    }

    private let place: CachePlace
    private let patience: Duration
    private var connections: [Endpoint: RedisConnection] = [:]
    private var owners: [Int: Endpoint] = [:]
    /// Refusals and lost connections by their kind, those included that a later attempt made good.
    public private(set) var errors: [String: Int] = [:]

    /// - Parameter patience: how long a command is tried again while no server takes it.
    public init(_ place: CachePlace, patience: Duration = .seconds(30)) {
        self.place = place
        self.patience = patience
    }

    private enum Next {
        case again
        case answered([RESPValue])
        case failed(Failure)
    }

    /// Sends the commands together to the owner of the key's slot, wherever it is by now. What was certainly not carried out
    /// is sent again.
    /// - Returns: their replies, the first of which is no error.
    /// - Throws: `Failure`, `CancellationError`.
    public func send(_ commands: [[String]], key: String) async throws -> [RESPValue] {
        let slot = hashSlot(key: key)
        let end = ContinuousClock.now + patience
        while true {
            let next = try await attempt(commands, slot)
            switch next {
            case .answered(let replies): return replies
            case .failed(let failure): throw failure
            case .again:
                guard ContinuousClock.now < end else { throw Failure.refused("nobody took it within \(patience)") }
            }
        }
    }

    public func send(_ words: [String], key: String) async throws -> RESPValue {
        try await send([words], key: key)[0]
    }

    private func attempt(_ commands: [[String]], _ slot: Int) async throws -> Next {
        let connection: RedisConnection
        do { connection = try await self.connection(owners[slot] ?? place.endpoint) } catch let error as RedisError {
            note(error.code ?? "not connected")
            return try await notTaken(slot)
        }
        do {
            return try await next(
                after: try await connection.send(all: commands, deadline: .seconds(2)), commands, slot)
        } catch let error as RedisError {
            connections = connections.filter { $0.value.isOpen }
            owners[slot] = nil
            let kind = if case .timeout = error { "timeout" } else { "connection lost" }
            note(kind)
            return .failed(.unconfirmed(kind))
        }
    }

    private func next(after replies: [RESPValue], _ commands: [[String]], _ slot: Int) async throws -> Next {
        guard case .error(let message)? = replies.first else { return .answered(replies) }
        let words = message.split(separator: " ")
        let code = words.first.map(String.init) ?? ""
        let target = Self.endpoint(words.last)
        switch code {
        case "MOVED":
            owners[slot] = target
            return .again
        case "ASK":
            guard let target else { return .failed(.refused(message)) }
            let asked = try await connection(target).send(
                all: [["ASKING"]] + commands, deadline: .seconds(2)
            ).dropFirst()
            if case .error? = asked.first { return try await notTaken(slot) }
            return .answered(Array(asked))
        case "TRYAGAIN", "CLUSTERDOWN", "LOADING", "READONLY", "MASTERDOWN", "MISCONF", "OOM":
            note(code)
            return try await notTaken(slot)
        default:
            note(code)
            return .failed(.refused(message))
        }
    }

    /// Asks where clients begin the next time, after a moment.
    private func notTaken(_ slot: Int) async throws -> Next {
        owners[slot] = nil
        connections = connections.filter { $0.value.isOpen }
        try await Task.sleep(for: .milliseconds(1))
        return .again
    }

    private func note(_ kind: String) { errors[kind, default: 0] += 1 }

    private static func endpoint(_ text: Substring?) -> Endpoint? {
        guard let text, let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else {
            return nil
        }
        return Endpoint(host: String(text[..<colon]), port: port)
    }

    private func connection(_ endpoint: Endpoint) async throws -> RedisConnection {
        if let known = connections[endpoint], known.isOpen { return known }
        let fresh = try await RedisConnection.connect(
            host: endpoint.host, port: endpoint.port, user: place.user, password: place.password, timeout: .seconds(2),
            trust: place.trust)
        connections[endpoint] = fresh
        return fresh
    }
}
