import Synchronization
import TerraceCore
import TerraceRedis

/// Short-lived servers, which are started to ask an engine something, such as whether it takes a setting or loads a dump.
/// They have no data but the dump.
final class BlankServers: Sendable {
    private let host: any NodeHost
    private let timing: Timing
    private let running = Mutex(0)

    init(host: any NodeHost, timing: Timing) {
        self.host = host
        self.timing = timing
    }

    /// The highest number of such servers at a time: requests for a thousand caches must not start a thousand servers
    /// at once.
    private static let limit = 4
    /// How long a server may take to start; it may take longer with a dump.
    private static let patience = Duration.seconds(10)
    /// The databases of a server with a dump: more than any tier has, as the engine refuses a dump with a database that
    /// it has not.
    private static let databases = 10_000
    /// The slowest a dump may be read; ordinary disks are ten times as fast.
    static let bytesPerSecond = 10_000_000.0

    /// Runs `body` with a connection to a server with these settings and modules. A random password keeps others out.
    /// - Throws: `BlankServerEnd` when it ends instead of answering.
    func with<Value: Sendable>(
        _ engine: Engine, modules: [String] = [], settings: [String: String] = [:], reading data: BorrowedData? = nil,
        _ body: (RedisConnection, BlankServer) async throws -> Value
    ) async throws -> Value {
        guard try await timing.until(within: Self.patience, every: .milliseconds(5), { beginOne() }) else {
            throw TerraceError(.unavailable, "too many settings are being tried on the engine; repeat in a moment")
        }
        defer { running.withLock { $0 -= 1 } }
        let password = (0..<32).map { _ in UInt8.random(in: 0...255) }.hexText
        let server = try await host.borrow(engine, reading: data) { place in
            try Self.configuration(engine, place, password, modules, settings, data)
        }
        do {
            let loading = Duration.seconds(Double(data?.bytes ?? 0) / Self.bytesPerSecond)
            let connection = try await connection(to: server, password, within: Self.patience + loading)
            let value = try await body(connection, BlankServer(address: server.address, password: password))
            await connection.close()
            await server.end()
            return value
        } catch {
            let hasEnded = server.ending != nil
            await server.end()
            guard hasEnded, let end = server.ending else { throw error }
            throw BlankServerEnd(end)
        }
    }

    private func beginOne() -> Bool {
        running.withLock { count in
            guard count < Self.limit else { return false }
            count += 1
            return true
        }
    }

    private static func configuration(
        _ engine: Engine, _ place: BorrowedPlace, _ password: String, _ modules: [String], _ settings: [String: String],
        _ data: BorrowedData?
    ) throws -> String {
        var config = NodeConfig(
            title: "A server to ask", address: place.address.host, port: place.address.port, directory: place.directory)
        config.dumpName = place.dump
        if data != nil { config.databases = databases }
        if case .log = data { config.appendOnly = true }
        config.dialect = engine.dialect
        config.modules = modules
        config.settings = settings
        config.users = [
            .control(passwordHash: NodeSettings.hash(password)), ACLRule(passwordHashes: [], isEnabled: false),
        ]
        return try config.rendered()
    }

    private func connection(
        to server: any BorrowedServer, _ password: String, within limit: Duration
    ) async throws -> RedisConnection {
        var last: any Error = TerraceError(.unavailable, "the server that was to be asked does not answer")
        var found: RedisConnection?
        _ = try await timing.until(within: limit, every: .milliseconds(5)) {
            do {
                let connection = try await RedisConnection.connect(
                    host: server.address.host, port: server.address.port, user: ACLRule.controlUser,
                    password: password)
                // The server listens before it loads its modules and its dump, and ends if that fails.
                try await connection.send(["PING"])
                found = connection
                return true
            } catch {
                guard server.ending == nil else { throw error }
                last = error
                return false
            }
        }
        guard let found else { throw last }
        return found
    }
}

/// The way to a server that is asked something.
struct BlankServer {
    var address: Endpoint
    /// Of the control plane's user.
    var password: String
}

/// A server that was started to be asked something has ended instead.
struct BlankServerEnd: Error, CustomStringConvertible {
    var reason: String
    var refusal: LastWords?

    init(_ end: NodeEnd) {
        reason = LastWords.reason(end)
        refusal = end.output.flatMap { LastWords($0) }.flatMap { $0.refusedSetting == nil ? nil : $0 }
    }

    var description: String { "the server that was to be asked has ended: \(reason)" }
}
