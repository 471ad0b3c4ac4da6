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
    public func check(
        _ settings: [String: String], engine request: EngineRequest, changing: Set<String>
    ) async throws {
        // Of an engine that is not here nobody can be asked; a cache with it cannot be made either.
        guard let engine = try? engines.select(request) else { return }
        let dialect = dialect(of: engine)
        // The spec has a field for it.
        let settings = settings.filter { $0.key != "databases" }
        for name in settings.keys.sorted() where dialect.setting(name) == nil {
            throw TerraceError(
                .invalidArgument, "\(engine) has no setting \(name)", field: "spec.config.\(name)")
        }
        let changed = EngineSetting.all(of: settings.filter { changing.contains($0.key) }, dialect)
        let trial = SettingsTrial(engine: engine.path, settings: settings, changed: changed)
        guard !settings.isEmpty, !accepted.contains(trial) else { return }
        do {
            try await withBlankServer(engine, settings: settings) { connection in
                for command in EngineSetting.commands(changed, dialect) {
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
