import Synchronization
import TerraceCore
import TerraceRedis

/// Tries settings on a server of the engine before they are stored.
final class SettingsTrials: Sendable {
    /// A question to an engine: whether it starts with all the settings, and whether a running server takes the changed
    /// ones.
    private struct Trial: Sendable, Hashable {
        var engine: Engine
        var settings: [String: String]
        var changed: [EngineSetting]
    }

    private let blankServers: BlankServers
    /// The trials that an engine has passed. Their number is bounded, as a customer may ask about any number of values.
    private let accepted = Mutex<Set<Trial>>([])
    private static let remembered = 1000

    init(_ blankServers: BlankServers) { self.blankServers = blankServers }

    func check(_ settings: [String: String], _ engine: Engine, changing: Set<String>) async throws {
        let dialect = engine.dialect
        // The spec has a field of its own for `databases`.
        let settings = settings.filter { $0.key != "databases" }
        for name in settings.keys.sorted() where dialect.setting(name) == nil {
            throw TerraceError(
                .invalidArgument, "\(engine) has no setting \(name)", field: "spec.config.\(name)")
        }
        let changed = EngineSetting.all(of: settings.filter { changing.contains($0.key) }, dialect)
        let trial = Trial(engine: engine, settings: settings, changed: changed)
        guard !settings.isEmpty, !accepted.withLock({ $0.contains(trial) }) else { return }
        do { try await run(trial) } catch let end as BlankServerEnd {
            guard let refusal = end.refusal, let name = refusal.refusedSetting else {
                throw TerraceError(.unavailable, "\(engine) cannot be asked about the settings: \(end.reason)")
            }
            throw TerraceError(
                .invalidArgument, "\(engine) refuses \(refusal.text)", field: "spec.config.\(name)")
        } catch let error as ConfigError {
            throw TerraceError(.invalidArgument, "\(error)", field: "spec.config.\(error.setting)")
        } catch let error as RedisError {
            throw TerraceError(.unavailable, "\(engine) cannot be asked about the settings: \(error)")
        }
        accepted.withLock { accepted in
            if accepted.count >= Self.remembered { accepted = [] }
            accepted.insert(trial)
        }
    }

    private func run(_ trial: Trial) async throws {
        try await blankServers.with(trial.engine, settings: trial.settings) { connection, _ in
            for command in EngineSetting.commands(trial.changed, trial.engine.dialect) {
                do { try await connection.send(command) } catch RedisError.server(let text) {
                    throw SettingRefusal(text, to: command).error("\(trial.engine)")
                }
            }
        }
    }
}
