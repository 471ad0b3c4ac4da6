import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Seed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fill a cache from a file of commands, one per line, or from a snapshot (dump.rdb).",
        discussion: """
            Commands are written as for redis-cli, with quotes around words that contain spaces. Lines that begin with # are \
            left out. The first error ends the command. Of a snapshot, database 0 is copied; existing keys are replaced.
            """)
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Argument(help: "A file of commands, or a snapshot.", completion: .file()) var file: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            try global.refuseOutput(of: "seed")
            let client = try global.client
            try await Self.seed(client, try await client.find(name), from: file, isQuiet: global.quiet)
        }
    }

    static func seed(_ client: APIClient, _ cache: CacheDocument, from file: String, isQuiet: Bool) async throws {
        let count = try await Seeder(client, cache).seed(from: file)
        if !isQuiet { StandardError.write("\(cache.reference): \(count) from \(file)\n") }
    }
}
