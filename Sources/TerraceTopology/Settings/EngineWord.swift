import TerraceCore
import TerraceRedis

/// Asks an engine what only a server can tell: whether it takes an access string, and loads a module.
struct EngineWord {
    let host: any NodeHost
    let blankServers: BlankServers

    func check(_ users: [CacheUser], _ engine: Engine) async throws {
        guard !users.isEmpty else { return }
        try await blankServers.with(engine) { connection, _ in
            for (index, user) in users.enumerated() {
                let rule = ACLRule(user: "checked", passwordHashes: [], rules: user.access.rules)
                let words = try rule.line(engine.dialect).split(separator: " ").map(String.init)
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

    /// Starts a server with the modules, because a module that was built for another engine cannot be loaded.
    func check(_ modules: [EngineModule], _ engine: Engine) async throws {
        let files = try modules.map { try host.module($0, for: engine) }
        do { try await blankServers.with(engine, modules: files) { _, _ in } } catch let end as BlankServerEnd {
            throw TerraceError(
                .failedPrecondition, "\(engine) cannot load \(files.joined(separator: " and ")): \(end.reason)",
                field: "spec.modules")
        }
    }
}
