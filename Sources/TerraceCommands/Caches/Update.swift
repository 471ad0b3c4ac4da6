import ArgumentParser
import TerraceAPI
import TerraceCore

/// A merge patch: only what was said is in it.
struct SpecPatch: Encodable {
    struct Spec: Encodable {
        struct Persistence: Encodable {
            var mode: PersistenceMode

            private enum Key: String, CodingKey { case mode, fsync, save }

            /// What the new mode has no use for goes with the old one.
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(mode, forKey: .mode)
                if mode == .none || mode == .rdb { try container.encodeNil(forKey: .fsync) }
                if mode == .none || mode == .aof { try container.encodeNil(forKey: .save) }
            }
        }
        var size: String?
        var shards: Int?
        var replicas: Int?
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
    @Argument(help: "NAME or SCOPE/NAME.") var name: String
    @OptionGroup var spec: SpecOptions
    @Flag(help: "Do not wait until the change is done.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let config = try spec.config()
            let patch = SpecPatch(
                spec: SpecPatch.Spec(
                    size: spec.size, shards: spec.shards, replicas: spec.replicas,
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
    @Argument(help: "NAME or SCOPE/NAME.") var name: String
    @Option(help: "A size of the tier.") var size: String?
    @Option(help: "Parts the data is spread over.") var shards: Int?
    @Option(help: "Copies of each shard, its primary not counted.") var replicas: Int?
    @Flag(help: "Do not wait until the change is done.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if size == nil, shards == nil, replicas == nil { throw ValidationError("say --size, --shards or --replicas") }
    }

    func run() async throws {
        try await Failure.handling {
            try await SpecPatch(spec: SpecPatch.Spec(size: size, shards: shards, replicas: replicas))
                .send(to: name, noWait: noWait, global)
        }
    }
}
