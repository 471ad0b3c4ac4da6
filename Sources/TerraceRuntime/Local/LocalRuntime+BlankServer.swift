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
        try await withBlankServer(engine, modules: files) { _ in }
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

    /// A server that was told nothing, for as long as `body` asks it something.
    private func withBlankServer<Value: Sendable>(
        _ engine: Engine, modules: [String] = [], _ body: (RedisConnection) async throws -> Value
    ) async throws -> Value {
        let address = try pool.allocate(port: 6379, bus: false)
        defer { pool.release(address) }
        let log = FileManager.default.temporaryDirectory.path + "/terrace-defaults-\(UUID().uuidString).log"
        defer { unlink(log) }
        let arguments =
            ["--bind", address.host, "--port", "\(address.port)", "--save", "", "--dir", "/"]
            + modules.flatMap { ["--loadmodule", $0] }
        let process = try await ServerProcess.start(
            engine.path, arguments, directory: "/", log: log, openFiles: 0, dieWithParent: true
        ) { _ in }
        do {
            let connection = try await Self.connection(to: address, while: { process.exitReason == nil })
            let value = try await body(connection)
            await connection.close()
            await process.stop(grace: .zero)
            return value
        } catch {
            await process.stop(grace: .zero)
            guard process.exitReason != nil, !modules.isEmpty else { throw error }
            let said = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw TerraceError(
                .failedPrecondition,
                "\(engine) cannot load \(modules.joined(separator: " and ")): \(said.suffix(400))",
                field: "spec.modules")
        }
    }

    private static func connection(
        to address: Endpoint, while isAlive: () -> Bool
    ) async throws -> RedisConnection {
        while true {
            do {
                let connection = try await RedisConnection.connect(host: address.host, port: address.port)
                // It listens before it loads its modules, and ends when it cannot.
                try await connection.send(["PING"])
                return connection
            } catch {
                guard isAlive() else { throw error }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }
}
