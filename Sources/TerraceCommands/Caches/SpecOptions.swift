import ArgumentParser
import TerraceCore

/// The options for properties of a cache.
struct SpecOptions: ParsableArguments {
    @Option(help: "A size of the tier.") var size: String?
    @Option(help: "Number of parts that the data is spread over.") var shards: Int?
    @Option(help: "Number of copies of each shard, without its primary.") var replicas: Int?
    @Option(help: "How the data is kept on disk: none, rdb, aof or both.") var persistence: String?
    @Option(help: "The server program: redis or valkey.") var engine: String?
    @Option(help: "The engine's version, such as 7 or 7.0.") var engineVersion: String?
    @Option(name: .customLong("set"), help: "An engine setting, such as maxmemory-policy=allkeys-lru; may be repeated.")
    var settings: [String] = []

    func fill(_ declaration: inout CacheDeclaration) throws {
        declaration.size = size
        declaration.shards = shards
        declaration.replicas = replicas
        declaration.persistence = try mode().map { Persistence(mode: $0) }
        declaration.config = try config()
        if engine != nil || engineVersion != nil {
            declaration.engine = EngineRequest(name: try engineName() ?? .redis, version: engineVersion)
        }
    }

    func engineName() throws -> EngineName? {
        guard let engine else { return nil }
        guard let name = EngineName(rawValue: engine) else {
            throw TerraceError(.invalidArgument, "--engine '\(engine)' is neither redis nor valkey")
        }
        return name
    }

    func config() throws -> [String: String] {
        var config: [String: String] = [:]
        for setting in settings {
            guard let equals = setting.firstIndex(of: "="), equals != setting.startIndex else {
                throw TerraceError(.invalidArgument, "--set '\(setting)' is not KEY=VALUE")
            }
            config[String(setting[..<equals])] = String(setting[setting.index(after: equals)...])
        }
        return config
    }

    func mode() throws -> PersistenceMode? {
        guard let persistence else { return nil }
        guard let mode = PersistenceMode(rawValue: persistence) else {
            throw TerraceError(.invalidArgument, "--persistence '\(persistence)' is not one of none, rdb, aof, both")
        }
        return mode
    }
}
