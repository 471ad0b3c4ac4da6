import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print a report for somebody who helps you, without secrets: terrace report > report.md")
    @Option(help: "How many KiB from the end of each node's log are included.") var logs = 16
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (0...1024).contains(logs) else { throw ValidationError("--logs is 0 to 1024") }
    }

    func run() async throws {
        try await Failure.handling {
            try global.refuseOutput(of: "report")
            let client = try global.client
            var text = ReportText()
            text.heading("terrace report")
            let system = ProcessInfo.processInfo
            text.code([
                "terrace \(TerraceVersion.full), \(Timestamp.text(Date().timeIntervalSince1970))",
                "\(system.operatingSystemVersionString), \(system.activeProcessorCount) processors, "
                    + "\(system.physicalMemory >> 20) MiB",
            ])
            text.heading("doctor")
            text.code(
                (await Doctor.findings(client)).map { "\($0.level.rawValue)  \($0.check): \($0.message)" })
            // If the daemon fails, the parts of the report that are there are printed all the same.
            var failure: (any Error)?
            do { try await describeDaemon(client, &text) } catch { failure = error }
            print(text.text, terminator: "")
            if let failure { throw failure }
        }
    }

    private func describeDaemon(_ client: APIClient, _ text: inout ReportText) async throws {
        let caches = try await client.get(CacheList.self, "/api/v1/caches").caches
        for cache in caches {
            // The parts below should contain no secrets. The passwords are fetched, so that any that do occur are removed.
            let connection = try? await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
            text.secrets += (connection?.keys ?? []) + (connection?.userPasswords.values ?? [:].values)
        }
        text.heading("daemon")
        text.code([try JSON.text(try await client.get(DaemonDocument.self, "/api/v1/daemon"), pretty: true)])
        for cache in caches {
            text.heading("cache \(cache.reference)")
            text.code([try JSON.text(cache, pretty: true)])
            let manifest = try await client.get(JSONValue.self, APIClient.path(cache) + "/manifest")
            text.code([try YAMLText.text(manifest)])
            for node in cache.nodes where logs > 0 {
                let path = APIClient.path(cache) + "/logs/\(APIClient.escaped(node.id))?bytes=\(logs << 10)"
                text.heading("log of \(cache.reference) \(node.id)")
                text.code([try await client.get(LogChunk.self, path).text])
            }
        }
        text.heading("events")
        let events = try await client.get(EventList.self, "/api/v1/events?limit=10000").events
        text.code(try events.suffix(500).map { try JSON.text($0) })
    }
}

/// Builds the report's Markdown and removes secrets from it.
struct ReportText {
    private(set) var text = ""
    /// Texts that are replaced in the report.
    var secrets: [String] = []

    mutating func heading(_ words: String) { text += "\n## \(words)\n" }

    mutating func code(_ lines: [String]) {
        var block = lines.joined(separator: "\n")
        for secret in secrets where !secret.isEmpty { block = block.replacing(secret, with: "(secret)") }
        // The fence must be longer than any fence within the block.
        let fence = block.contains("```") ? "`````" : "```"
        text += "\n\(fence)\n\(block)\(block.hasSuffix("\n") ? "" : "\n")\(fence)\n"
    }
}
