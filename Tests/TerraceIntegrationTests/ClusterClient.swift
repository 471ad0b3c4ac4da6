import Foundation
import TerraceControl
import TerraceCore
import TerraceRedis

/// A client that follows `MOVED` and `ASK`, as every cluster client does; no client library can be resolved here.
actor ClusterClient {
    private let fixture: RealFixture
    private let key: String?
    private let first: Endpoint
    private let isSecure: Bool
    private var connections: [Endpoint: RedisConnection] = [:]
    private var owners: [Int: Endpoint] = [:]

    private init(_ fixture: RealFixture, _ info: ConnectionInfo) {
        self.fixture = fixture
        key = info.keys.first
        first = info.address
        isSecure = info.plain == nil
    }

    static func with<Value: Sendable>(
        _ fixture: RealFixture, _ name: String, _ body: (ClusterClient) async throws -> Value
    ) async throws -> Value {
        try await body(ClusterClient(fixture, try await fixture.control.connection(CacheID(name: name))))
    }

    /// What an error means for the command.
    private enum Next {
        case again
        case answered(RESPValue)
        case failed
    }

    /// Sends a command to the owner of the key's slot, wherever it is by now.
    func send(_ words: [String], _ key: String) async throws -> RESPValue {
        let slot = hashSlot(key: key)
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do {
                return try await connection(owners[slot] ?? first).send(words)
            } catch let error as RedisError {
                switch try await next(after: error, words, slot) {
                case .again where ContinuousClock.now < end: continue
                case .answered(let reply): return reply
                case .again, .failed: throw error
                }
            }
        }
    }

    private func next(after error: RedisError, _ words: [String], _ slot: Int) async throws -> Next {
        guard case .server(let message) = error else {
            owners[slot] = nil
            connections = connections.filter { $0.value.isOpen }
            try await Task.sleep(for: .milliseconds(5))
            // Whether an interrupted command was carried out nobody knows; only a read may be sent again.
            return words[0] == "GET" ? .again : .failed
        }
        let place = Self.endpoint(message.split(separator: " ").last)
        switch error.code {
        case "MOVED": owners[slot] = place
        case "ASK":
            guard let place, let reply = try await connection(place).send(all: [["ASKING"], words]).last else {
                return .failed
            }
            if case .error = reply { return .again }
            return .answered(reply)
        case "TRYAGAIN", "CLUSTERDOWN", "LOADING", "READONLY": try await Task.sleep(for: .milliseconds(5))
        default: return .failed
        }
        return .again
    }

    private static func endpoint(_ text: Substring?) -> Endpoint? {
        guard let text, let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else {
            return nil
        }
        return Endpoint(host: String(text[..<colon]), port: port)
    }

    private func connection(_ place: Endpoint) async throws -> RedisConnection {
        if let known = connections[place], known.isOpen { return known }
        let fresh = try await RedisConnection.connect(
            host: place.host, port: place.port, password: key, trust: isSecure ? fixture.trust : nil)
        connections[place] = fresh
        return fresh
    }
}
