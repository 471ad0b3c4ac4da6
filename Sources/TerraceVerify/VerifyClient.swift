public import TerraceCore
public import TerraceRedis

/// The address and login with which a client first connects to a cache.
public struct CachePlace: Sendable {
    /// The address of a server of the cache.
    public var endpoint: Endpoint
    /// The user's name; nil for the default user.
    public var user: String?
    /// The password; nil where the cache needs none.
    public var password: String?
    /// The authority to trust; nil without TLS.
    public var trust: RedisTrust?

    /// A place with an address and a login.
    public init(endpoint: Endpoint, user: String? = nil, password: String? = nil, trust: RedisTrust? = nil) {
        self.endpoint = endpoint
        self.user = user
        self.password = password
        self.trust = trust
    }
}

/// A client that follows `MOVED` and `ASK`, and connects again after it has lost its connection. No available client
/// library for Swift does both.
public actor VerifyClient {
    /// The failure of a command without a usable reply.
    public enum Failure: Error, Sendable {
        /// It is unknown whether the command was carried out.
        case unconfirmed(String)
        /// The command was not carried out; the text is the server's reason.
        case refused(String)
    }

    private let place: CachePlace
    private let patience: Duration
    private var connections: [Endpoint: RedisConnection] = [:]
    private var owners: [Int: Endpoint] = [:]
    /// How often each kind of refusal or lost connection occurred, including those that a further attempt overcame.
    public private(set) var errors: [String: Int] = [:]

    /// - Parameter patience: how long a command is repeated while no server accepts it.
    public init(_ place: CachePlace, patience: Duration = .seconds(30)) {
        self.place = place
        self.patience = patience
    }

    private enum Next {
        case again
        case answered([RESPValue])
        case failed(Failure)
    }

    /// Sends the commands together to the current owner of the key's slot. Commands that were certainly not carried out
    /// are sent again.
    /// - Returns: the commands' replies; the first one is not an error.
    /// - Throws: `Failure`, or `CancellationError`.
    public func send(_ commands: [[String]], key: String) async throws -> [RESPValue] {
        let slot = hashSlot(key: key)
        let end = ContinuousClock.now + patience
        while true {
            let next = try await attempt(commands, slot)
            switch next {
            case .answered(let replies): return replies
            case .failed(let failure): throw failure
            case .again:
                guard ContinuousClock.now < end else {
                    throw Failure.refused("no server accepted it within \(patience)")
                }
            }
        }
    }

    /// Sends one command to the current owner of the key's slot and returns its reply. Throws as `send(_:key:)` for
    /// several commands.
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

    /// Decides, after a moment, to begin the next attempt at the first address again.
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
