import ArgumentParser
import Foundation
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
    @Option(
        name: .customLong("from"), help: "NAME or SCOPE/NAME of the snapshot, or of a cache.", completion: .snapshots)
    var source: String
    @Option(
        help: """
            A moment of the cache's archive: a time, such as 2026-01-31T12:00:00Z, or how long ago, such as '2 minutes ago' or \
            90s. Every write that was acknowledged before is in the new cache.
            """)
    var at: Moment?
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
            var request = RestoreRequest(name: name, from: source)
            request.at = at.map { Timestamp.text($0.date.timeIntervalSince1970) }
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

/// A moment of the past, as it is typed: `2 minutes ago`, `90s`, or a time in RFC 3339.
struct Moment: ExpressibleByArgument {
    let date: Date

    init?(argument: String) { self.init(argument, now: Date()) }

    init?(_ text: String, now: Date) {
        let words = text.split(separator: " ")
        if words.count == 3, words[2] == "ago", let number = Double(words[0]), number >= 0,
            let unit = Self.seconds[words[1].hasSuffix("s") ? String(words[1].dropLast()) : String(words[1])]
        {
            date = now - number * unit
        } else if let moment = Since(text, now: now) {
            date = moment.date
        } else {
            return nil
        }
    }

    private static let seconds: [String: Double] = ["second": 1, "minute": 60, "hour": 3600, "day": 86400]
}
