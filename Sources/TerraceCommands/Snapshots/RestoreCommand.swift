import ArgumentParser
import TerraceAPI
import TerraceCore

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Create a cache with the data of a snapshot.",
        discussion: """
            The new cache is what the old one was when the snapshot was made, but for what the options say. It may have another \
            number of shards, another tier or size, and a newer engine. What could not work is refused before anything is made.
            """)
    @Argument(help: "The new cache's name.") var name: String
    @Option(name: .customLong("from"), help: "NAME or SCOPE/NAME of the snapshot.", completion: .snapshots)
    var snapshot: String
    @Option(help: "A tier's id. (default: the old cache's)") var tier: String?
    @Option(help: "A size of the tier. (default: the old cache's)") var size: String?
    @Option(help: "Number of parts that the data is spread over. (default: the old cache's)") var shards: Int?
    @Option(help: "Number of copies of each shard, without its primary. (default: the old cache's)")
    var replicas: Int?
    @Option(help: "The server program: redis or valkey. (default: the old cache's)") var engine: String?
    @Option(help: "The engine's version, such as 7 or 7.0.") var engineVersion: String?
    @Flag(help: "Give the new cache the users of the old one, too.") var users = false
    @Flag(help: "Give the new cache the labels of the old one, too.") var labels = false
    @Flag(inversion: .prefixedNo, help: "Give the new cache the engine settings of the old one.") var settings = true
    @Option(help: "The scope of the new cache. (default: the snapshot's)") var scope: String?
    @Flag(help: "Do not wait until the cache is available.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let deadline = global.deadline
            let document = try await client.findSnapshot(snapshot)
            var request = RestoreRequest(name: name, from: "\(document.scope)/\(document.name)")
            (request.tier, request.size, request.shards, request.replicas) = (tier, size, shards, replicas)
            (request.engine, request.engineVersion, request.scope) = (engine, engineVersion, scope)
            (request.withUsers, request.withLabels, request.withSettings) = (users, labels, settings)
            let change: ChangeDocument = try await client.send(
                .post, "/api/v1/restores", try JSON.bytes(request), within: deadline.left)
            if !noWait { try await client.wait(for: [change], until: deadline, global.progress) }
            let cache = try await client.get(
                CacheDocument.self, APIClient.path(scope: change.scope, name: change.name))
            try global.printer.print(cache, names: [cache.reference]) { CacheTables.list([cache]) }
        }
    }
}
