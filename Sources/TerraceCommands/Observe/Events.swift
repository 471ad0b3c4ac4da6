import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "What happened, in order, with its cause.")
    @Argument(help: "NAME or SCOPE/NAME; all caches where nothing is said.") var name: String?
    @Flag(name: [.short, .long], help: "Go on until interrupted.") var follow = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let filter = name.map { "&cache=\(APIClient.escaped($0))" } ?? ""
            guard follow else {
                let events = try await client.get(EventList.self, "/api/v1/events?limit=10000\(filter)").events
                return try global.printer.print(events, names: events.map { "\($0.sequence)" }) {
                    [["TIME", "CACHE", "NODE", "REASON", "MESSAGE"]] + events.map(Self.row)
                }
            }
            try await client.stream("/api/v1/events?follow=true\(filter)") { text in
                if global.output == .json {
                    print(text)
                } else {
                    print(Self.row(try JSON.value(EventDocument.self, from: Array(text.utf8))).joined(separator: "  "))
                }
                fflush(nil)
            }
        }
    }

    private static func row(_ event: EventDocument) -> [String] {
        let name = event.scope == "local" ? event.name : "\(event.scope)/\(event.name)"
        return [event.time, name, event.node ?? "-", event.reason, event.message]
    }
}
