import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Print what happened, in order, with the causes.")
    @Argument(help: "NAME or SCOPE/NAME. (default: all caches)", completion: .caches) var name: String?
    @Flag(name: [.short, .long], help: "Go on with new events until interrupted.") var follow = false
    @OptionGroup var part: PartOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            if follow, global.output == .yaml || global.output == .name {
                throw TerraceError(.invalidArgument, "-f prints a line for each event; -o is table or json with it")
            }
            let client = try global.client
            var filter = ""
            if let name {
                let cache = try await client.find(name)
                filter = "&cache=\(APIClient.escaped("\(cache.scope)/\(cache.name)"))"
            }
            let all = try await Self.all(client, filter)
            let events = part.part(of: all) { Since.date($0.time) }
            guard follow else {
                return try global.printer.print(events, names: events.map { "\($0.sequence)" }) {
                    [["TIME", "CACHE", "NODE", "REASON", "MESSAGE"]] + events.map(Self.row)
                }
            }
            for event in events { try show(event) }
            try await client.stream("/api/v1/events?follow=true&after=\(all.last?.sequence ?? 0)\(filter)") { text in
                try show(JSON.value(EventDocument.self, from: Array(text.utf8)))
            }
        }
    }

    /// All events, page by page: one answer has at most 10,000.
    private static func all(_ client: APIClient, _ filter: String) async throws -> [EventDocument] {
        let most = 10000
        var all: [EventDocument] = []
        while true {
            let path = "/api/v1/events?limit=\(most)&after=\(all.last?.sequence ?? 0)\(filter)"
            let page = try await client.get(EventList.self, path).events
            all += page
            if page.count < most { return all }
        }
    }

    private func show(_ event: EventDocument) throws {
        print(global.output == .json ? try JSON.text(event) : Self.row(event).joined(separator: "  "))
        fflush(nil)
    }

    private static func row(_ event: EventDocument) -> [String] {
        let name = event.scope == "local" ? event.name : "\(event.scope)/\(event.name)"
        return [
            event.time, name, event.node ?? "-", event.reason, event.message + (event.by.map { " (by \($0))" } ?? ""),
        ]
    }
}
