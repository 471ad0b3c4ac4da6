public import TerraceCore
import TerraceRedis

/// Settings that an engine was asked about: as a whole at its start, and those that a running server shall change.
struct SettingsTrial: Sendable, Hashable {
    var engine: String
    var settings: [String: String]
    var changed: [EngineSetting]
}

/// The engine has the last word on a setting, and says it before the setting is stored.
extension LocalRuntime {
    public func check(_ settings: [String: String], engine request: EngineRequest) async throws {
        // Of an engine that is not here nobody can be asked; a cache with it cannot be made either.
        guard let engine = try? engines.select(request) else { return }
        try await tryOut(settings, on: engine, changing: [])
    }

    /// - Parameter old: what runs now; nil of a cache that is to be made.
    /// - Throws: `TerraceError.invalidArgument` with the engine's words.
    func checkSettings(of spec: CacheSpec, _ engine: Engine, replacing old: CacheSpec?) async throws {
        guard old?.config != spec.config || old?.engine != spec.engine else { return }
        let changed = old.map { old in spec.config.filter { old.config[$0.key] != $0.value } } ?? [:]
        try await tryOut(
            spec.config, on: engine, changing: EngineSetting.all(of: changed, dialect(of: engine)))
    }

    private func tryOut(
        _ settings: [String: String], on engine: Engine, changing changed: [EngineSetting]
    ) async throws {
        let settings = settings.filter { $0.key != "databases" }
        let trial = SettingsTrial(engine: engine.path, settings: settings, changed: changed)
        guard !settings.isEmpty, !accepted.contains(trial) else { return }
        do {
            try await withBlankServer(engine, settings: settings) { connection in
                for command in EngineSetting.commands(changed, dialect(of: engine)) {
                    do { try await connection.send(command) } catch RedisError.server(let text) {
                        throw SettingRefusal(text, to: command).error("\(engine)")
                    }
                }
            }
        } catch let end as BlankServerEnd {
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
        // Bounded: a customer may ask about any number of values.
        if accepted.count >= 1000 { accepted = [] }
        accepted.insert(trial)
    }
}
