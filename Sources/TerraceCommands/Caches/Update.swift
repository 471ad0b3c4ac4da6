import ArgumentParser
import TerraceAPI
import TerraceCore

/// A JSON merge patch of a cache's spec. It has only the fields that were given.
struct SpecPatch: Encodable {
    struct Spec: Encodable {
        struct Persistence: Encodable {
            var mode: PersistenceMode

            private enum Key: String, CodingKey { case mode, fsync, save }

            /// Writes null for fields that have no meaning in the new mode, so that the old values are removed.
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(mode, forKey: .mode)
                if mode == .none || mode == .rdb { try container.encodeNil(forKey: .fsync) }
                if mode == .none || mode == .aof { try container.encodeNil(forKey: .save) }
            }
        }
        struct Engine: Encodable {
            var name: EngineName?
            var version: String?

            private enum Key: String, CodingKey { case name, version }

            /// Writes null for the version where only the engine's name is given: another engine has other versions.
            /// Without a name, it writes the version alone.
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                if let name {
                    try container.encode(name, forKey: .name)
                    try container.encode(version, forKey: .version)
                } else {
                    try container.encodeIfPresent(version, forKey: .version)
                }
            }
        }
        var tier: String?
        var size: String?
        var shards: Int?
        var replicas: Int?
        var engine: Engine?
        var persistence: Persistence?
        var config: [String: String]?
    }
    var spec: Spec

    func send(to name: String, noWait: Bool, _ global: GlobalOptions) async throws {
        let client = try global.client
        let deadline = global.deadline
        let path = APIClient.path(try await client.find(name))
        let change: ChangeDocument = try await client.send(.patch, path, JSON.bytes(self))
        try Changes.print([change], global.printer, dryRun: false)
        if !noWait { try await client.wait(for: [change], until: deadline, global.progress) }
    }
}

struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "update", abstract: "Change one cache while it runs.")
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "Another tier, if the cache's tier allows it; with --size if the new tier has other sizes.")
    var tier: String?
    @OptionGroup var spec: SpecOptions
    @Flag(help: "Do not wait until the change is done.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let config = try spec.config()
            let engine = SpecPatch.Spec.Engine(name: try spec.engineName(), version: spec.engineVersion)
            let patch = SpecPatch(
                spec: SpecPatch.Spec(
                    tier: tier, size: spec.size, shards: spec.shards, replicas: spec.replicas,
                    engine: engine.name == nil && engine.version == nil ? nil : engine,
                    persistence: try spec.mode().map { SpecPatch.Spec.Persistence(mode: $0) },
                    config: config.isEmpty ? nil : config))
            try await patch.send(to: name, noWait: noWait, global)
        }
    }
}

struct Scale: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Change a cache's size, shards or replicas while it runs.")
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "A size of the tier.") var size: String?
    @Option(help: "Number of parts that the data is spread over.") var shards: Int?
    @Option(help: "Number of copies of each shard, without its primary.") var replicas: Int?
    @Flag(help: "Do not wait until the change is done.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if size == nil, shards == nil, replicas == nil { throw ValidationError("give --size, --shards or --replicas") }
    }

    func run() async throws {
        try await Failure.handling {
            try await SpecPatch(spec: SpecPatch.Spec(size: size, shards: shards, replicas: replicas))
                .send(to: name, noWait: noWait, global)
        }
    }
}
