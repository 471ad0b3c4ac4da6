import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Restart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart", abstract: "Restart nodes one after the other, without losing anything.",
        discussion: """
            Replicas come first, a primary hands over before it ends, and a node alone saves its data and reads them again. Where \
            that cannot be, the command says why and nothing has happened. With --all-at-once every node ends at the same moment: \
            what is not on disk is lost.
            """)
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "One node, such as 0-1; all of them where none is named.") var node: String?
    @Flag(help: "End them together, without a hand-over: what is not on disk is lost.") var allAtOnce = false
    @Flag(help: "Do not ask.") var yes = false
    @Flag(help: "Do not wait until it is done.") var noWait = false
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

    /// Says what is lost before it is, and asks where somebody can answer.
    private func confirm(_ cache: CacheDocument) throws {
        let loss = loss(of: cache)
        guard !yes, isatty(STDIN_FILENO) == 1 else { return FileHandle.standardError.write(Data((loss + "\n").utf8)) }
        FileHandle.standardError.write(Data("\(loss) Restart? [y/N] ".utf8))
        guard ["y", "yes"].contains(readLine()?.lowercased()) else {
            throw TerraceError(.failedPrecondition, "nothing was restarted")
        }
    }

    private func loss(of cache: CacheDocument) -> String {
        if let node { return "\(node) of \(cache.reference) ends at once: what no other node has of its data is lost." }
        return cache.persistence.keepsData
            ? "Every node of \(cache.reference) ends at once and comes back with what is on its disk."
            : "Every node of \(cache.reference) ends at once, and it keeps nothing on disk: all its data are lost."
    }
}
