import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Logs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logs", abstract: "What a cache's server has logged.")
    @Argument(help: "NAME or SCOPE/NAME.") var name: String
    @Option(help: "SHARD-INDEX, such as 0-1. (default: the first primary)") var node: String?
    @Flag(name: [.short, .long], help: "Go on until interrupted.") var follow = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let cache = try await client.find(name)
            guard let node = node ?? cache.nodes.first(where: { $0.role == "primary" })?.id ?? cache.nodes.first?.id
            else {
                throw TerraceError(.notFound, "\(name) has no nodes yet")
            }
            let path = APIClient.path(cache) + "/logs/\(APIClient.escaped(node))"
            var chunk = try await client.get(LogChunk.self, path)
            print(chunk.text, terminator: "")
            while follow {
                fflush(nil)
                // A file tells nobody that it grew.
                if chunk.text.isEmpty { try await Task.sleep(for: .milliseconds(250)) }
                chunk = try await client.get(LogChunk.self, "\(path)?after=\(chunk.next)")
                print(chunk.text, terminator: "")
            }
        }
    }
}
