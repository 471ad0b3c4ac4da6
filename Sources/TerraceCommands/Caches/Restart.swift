import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Restart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart", abstract: "Restart nodes one after the other, without losing data.",
        discussion: """
            Replicas restart first. A primary hands over to a replica before it restarts. A node without replicas saves its \
            data and reads them again. Where that is not possible, the command fails with the reason and nothing is \
            restarted. With --all-at-once every node ends at the same moment, and data that are not on disk are lost.
            """)
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "One node, such as 0-1. (default: all nodes)") var node: String?
    @Flag(help: "End all nodes together, without a hand-over; data that are not on disk are lost.") var allAtOnce =
        false
    @Flag(help: "Do not ask.") var yes = false
    @Flag(help: "Do not wait until the restart is done.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            var query = node.map { ["node=\(APIClient.escaped($0))"] } ?? []
            if allAtOnce {
                try confirm(try await global.client.find(name))
                query.append("allAtOnce=true")
            }
            try await Action(name: name, verb: "restart", query: query).run(noWait: noWait, global)
        }
    }

    /// Says what data will be lost, and asks for consent on a terminal.
    private func confirm(_ cache: CacheDocument) throws {
        let loss = loss(of: cache)
        guard !yes, isatty(STDIN_FILENO) == 1 else { return StandardError.write(loss + "\n") }
        StandardError.write("\(loss) Restart? [y/N] ")
        guard ["y", "yes"].contains(readLine()?.lowercased()) else {
            throw TerraceError(.failedPrecondition, "nothing was restarted")
        }
    }

    private func loss(of cache: CacheDocument) -> String {
        if let node { return "\(node) of \(cache.reference) ends at once: data that no other node has are lost." }
        return cache.persistence.keepsData
            ? "Every node of \(cache.reference) ends at once and comes back with what is on its disk."
            : "Every node of \(cache.reference) ends at once, and nothing is on disk: all data are lost."
    }
}
