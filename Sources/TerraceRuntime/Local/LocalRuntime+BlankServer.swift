import CTerrace
import Foundation
public import TerraceCore
import TerraceRedis

/// What only a server knows: its defaults, whether it takes an access string or loads a module.
extension LocalRuntime {
    public func check(_ users: [CacheUser], engine request: EngineRequest) async throws {
        guard !users.isEmpty else { return }
        let engine = try engines.select(request)
        let dialect = dialect(of: engine)
        try await withBlankServer(engine) { connection in
            for (index, user) in users.enumerated() {
                let rule = ACLRule(user: "checked", passwordHashes: [], rules: user.access.rules)
                let words = try rule.line(dialect).split(separator: " ").map(String.init)
                do {
                    try await connection.send(["ACL", "SETUSER", words[1], "reset"] + words.dropFirst(2))
                } catch RedisError.server(let text) {
                    throw TerraceError(
                        .invalidArgument, "\(engine) does not take the access string of \(user.name): \(text)",
                        field: "spec.users[\(index)].access")
                }
            }
        }
    }

    /// Has a server load the modules: one that is built for another engine does not.
    func check(_ wanted: [EngineModule], engine: Engine) async throws {
        let files = try wanted.map { try modules.require($0, for: engine) }
        do { try await withBlankServer(engine, modules: files) { _ in } } catch let end as BlankServerEnd {
            throw TerraceError(
                .failedPrecondition, "\(engine) cannot load \(files.joined(separator: " and ")): \(end.reason)",
                field: "spec.modules")
        }
    }

    /// What `CONFIG GET *` says of a server without a configuration, which is started for this and ended.
    func engineDefaults(_ engine: Engine) async throws -> [String: String] {
        if let known = defaults[engine.path] { return known }
        let values = try await withBlankServer(engine) { connection in
            let words = try await connection.send(["CONFIG", "GET", "*"]).array?.compactMap(\.string) ?? []
            return Dictionary(
                stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }, uniquingKeysWith: { $1 }
            )
        }
        defaults[engine.path] = values
        return values
    }

    /// A server that was told nothing but these settings and modules, for as long as `body` asks it something. Nobody else of
    /// this machine can: it has a password of its own.
    /// - Throws: `BlankServerEnd` when it ends instead of answering.
    func withBlankServer<Value: Sendable>(
        _ engine: Engine, modules: [String] = [], settings: [String: String] = [:],
        _ body: (RedisConnection) async throws -> Value
    ) async throws -> Value {
        try await untilFewBlankServers()
        defer { blankServers -= 1 }
        let address = try pool.allocateAnyPort()
        defer { pool.release(address) }
        let password = (0..<32).map { _ in UInt8.random(in: 0...255) }.hexText
        var config = NodeConfig(
            title: "A server to ask", address: address.host, port: address.port, directory: "/")
        config.dialect = dialect(of: engine)
        config.modules = modules
        config.settings = settings
        config.users = [
            .control(passwordHash: NodeSettings.hash(password)), ACLRule(passwordHashes: [], isEnabled: false),
        ]
        // Both without a name: neither a daemon that is killed now nor a full disk leaves anything.
        let (input, log) = (try MemoryFile(config.rendered()), try MemoryFile(""))
        let process = try await ServerProcess.start(
            engine.path, ["-"], directory: "/", log: log.path, input: input.descriptor, openFiles: 0,
            dieWithParent: true
        ) { _ in }
        do {
            let connection = try await Self.connection(to: address, password, while: { process.exitReason == nil })
            let value = try await body(connection)
            await connection.close()
            await process.end(within: .zero)
            return value
        } catch {
            let hasEnded = process.exitReason != nil
            await process.end(within: .zero)
            guard hasEnded else { throw error }
            throw BlankServerEnd(reason: process.exitReason ?? "it ended", refusal: process.refusal)
        }
    }

    /// A few at a time: whoever asks for a thousand caches must not start as many servers at once.
    private func untilFewBlankServers() async throws {
        let end = ContinuousClock.now + Self.blankServerLimit
        while blankServers >= 4 {
            guard .now < end else {
                throw TerraceError(.unavailable, "too many settings are being tried on the engine; repeat in a moment")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        blankServers += 1
    }

    /// How long a server may take to start that has nothing to load.
    private static let blankServerLimit = Duration.seconds(10)

    private static func connection(
        to address: Endpoint, _ password: String, while isAlive: () -> Bool
    ) async throws -> RedisConnection {
        let end = ContinuousClock.now + blankServerLimit
        while true {
            do {
                let connection = try await RedisConnection.connect(
                    host: address.host, port: address.port, user: ACLRule.controlUser, password: password)
                // It listens before it loads its modules, and ends when it cannot.
                try await connection.send(["PING"])
                return connection
            } catch {
                guard isAlive(), .now < end else { throw error }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }
}

/// A server that was to be asked something ended at its start.
struct BlankServerEnd: Error, CustomStringConvertible {
    var reason: String
    var refusal: LastWords?

    var description: String { "the server that was to be asked has ended: \(reason)" }
}

/// A file without a name, as a descriptor and as a path within this process.
private final class MemoryFile: Sendable {
    let descriptor: Int32
    var path: String { "/proc/self/fd/\(descriptor)" }

    init(_ text: String) throws {
        descriptor = terrace_memory_file()
        let bytes = Array(text.utf8)
        guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count, lseek(descriptor, 0, SEEK_SET) == 0
        else {
            throw TerraceError(.unavailable, "no file in memory can be made: \(String(cString: strerror(errno)))")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
