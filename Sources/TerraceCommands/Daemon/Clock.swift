import ArgumentParser
import TerraceAPI
import TerraceCore

struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "The clock that the daemon goes by; one started with --clock manual is moved on.",
        discussion: """
            A manual clock stands still until it is moved on. It is what the time of a pace, leases, the age at which events \
            and operations are forgotten, outages, and all times that are shown or answered go by. Certificates are renewed, \
            and servers that have ended are started again, by the machine's clock and by as much as this one is moved on. \
            What servers do goes by the machine's clock alone: their checks and keys that expire, and so do the deadlines \
            of requests.
            """,
        subcommands: [Show.self, Advance.self], defaultSubcommand: Show.self)

    private static func print(_ clock: ClockDocument, _ global: GlobalOptions) throws {
        try global.printer.print(clock, names: [clock.now]) { [[clock.now, clock.mode]] }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Its time, and which clock it is.")
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await Failure.handling {
                let clock = try await global.client.get(ClockDocument.self, "/api/v1/clock")
                try ClockCommand.print(clock, global)
            }
        }
    }

    struct Advance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "advance", abstract: "Move it on: terrace clock advance 12h.")
        @Argument(help: "How far, such as 90s, 30m or 12h.") var duration: String
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await Failure.handling {
                let body = try JSON.bytes(ClockRequest(advance: duration))
                let clock: ClockDocument = try await global.client.send(.post, "/api/v1/clock", body)
                try ClockCommand.print(clock, global)
            }
        }
    }
}
