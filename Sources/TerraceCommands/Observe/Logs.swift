import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Logs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logs", abstract: "Print the log of a cache's server.")
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "The node as SHARD-INDEX, such as 0-1. (default: the first primary)") var node: String?
    @Flag(name: [.short, .long], help: "Go on with new lines until interrupted.") var follow = false
    @OptionGroup var part: PartOptions
    @OptionGroup var global: GlobalOptions

    /// The most bytes of a log that the daemon returns in one answer.
    private static let most = 1 << 20

    func run() async throws {
        try await Failure.handling {
            guard global.output != .name, !(follow && global.output == .yaml) else {
                throw TerraceError(
                    .invalidArgument,
                    "lines of a log have no -o \(global.output.rawValue)\(follow ? " with -f" : ""); "
                        + "-o is table, json\(follow ? "" : " or yaml")")
            }
            let client = try global.client
            let cache = try await client.find(name)
            guard let node = node ?? cache.nodes.first(where: { $0.role == "primary" })?.id ?? cache.nodes.first?.id
            else {
                throw TerraceError(.notFound, "\(name) has no nodes yet")
            }
            let path = APIClient.path(cache) + "/logs/\(APIClient.escaped(node))"
            let isPart = part.tail != nil || part.since != nil
            var chunk = try await client.get(LogChunk.self, path + (isPart ? "?bytes=\(Self.most)" : ""))
            var (lines, rest) = Self.lines(chunk.text)
            if !follow, !rest.isEmpty { lines.append(rest) }
            try show(part.part(of: lines, at: LogLine.date), of: node)
            while follow {
                fflush(nil)
                // There is no event for a file that grows, so it is read again after a while.
                if chunk.text.isEmpty { try await Task.sleep(for: .milliseconds(250)) }
                chunk = try await client.get(LogChunk.self, "\(path)?after=\(chunk.next)")
                (lines, rest) = Self.lines(rest + chunk.text)
                try show(lines, of: node)
            }
        }
    }

    /// Splits the text into complete lines and the beginning of the next one.
    private static func lines(_ text: String) -> (whole: [String], rest: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let rest = lines.popLast() ?? ""
        return (lines, rest)
    }

    private func show(_ lines: [String], of node: String) throws {
        guard global.output != .table else { return print(lines.map { $0 + "\n" }.joined(), terminator: "") }
        let documents = lines.map { LogLine($0, of: node) }
        if follow {
            for document in documents { print(try JSON.text(document)) }
        } else {
            try global.printer.print(documents, names: []) { [] }
        }
    }
}
