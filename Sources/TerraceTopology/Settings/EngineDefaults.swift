import Synchronization
import TerraceCore
import TerraceRedis

/// The default settings of engines, read when first needed.
final class EngineDefaults: Sendable {
    private let blankServers: BlankServers
    private let known = Mutex<[Engine: [String: String]]>([:])

    init(_ blankServers: BlankServers) { self.blankServers = blankServers }

    /// The result of `CONFIG GET *` from a server without settings, which is started for this and ended again.
    func values(of engine: Engine) async throws -> [String: String] {
        if let values = known.withLock({ $0[engine] }) { return values }
        let values = try await blankServers.with(engine) { connection, _ in
            let words = try await connection.send(["CONFIG", "GET", "*"]).array?.compactMap(\.string) ?? []
            return Dictionary(
                stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }, uniquingKeysWith: { $1 }
            )
        }
        known.withLock { $0[engine] = values }
        return values
    }
}
