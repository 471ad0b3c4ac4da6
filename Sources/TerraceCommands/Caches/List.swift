import ArgumentParser
import Foundation
import TerraceAPI

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all caches.", aliases: ["ls", "ps"])
    @Flag(name: [.short, .long], help: "Print the list again whenever something changes, until interrupted.")
    var watch = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            guard watch else { return try Self.show(await Self.all(client), global.printer) }
            let screen = Screen()
            var shown: [CacheDocument]?
            while true {
                let caches = try await Self.all(client)
                if caches.map(\.looks) != shown?.map(\.looks) {
                    screen.clear()
                    try Self.show(caches, global.printer)
                    fflush(nil)
                    shown = caches
                }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    static func all(_ client: APIClient) async throws -> [CacheDocument] {
        try await client.get(CacheList.self, "/api/v1/caches").caches
    }

    static func show(_ caches: [CacheDocument], _ printer: Printer) throws {
        try printer.print(caches, names: caches.map(\.reference)) { CacheTables.list(caches) }
    }
}

extension CacheDocument {
    /// The document without values that change all the time, so that `--watch` prints only real changes.
    fileprivate var looks: CacheDocument {
        var looks = self
        (looks.sla.measured, looks.sla.lastDay, looks.sla.lastHour) = (nil, nil, nil)
        looks.sla.outages = []
        for index in looks.nodes.indices { looks.nodes[index].lag = nil }
        return looks
    }
}

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one cache with its conditions, endpoints and nodes; without a name, the list of all.",
        aliases: ["status"])
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            guard let name else { return try List.show(await List.all(client), global.printer) }
            // Only the cache's own document has everything.
            let cache = try await client.get(CacheDocument.self, APIClient.path(client.find(name)))
            if global.output == .table { return print(CacheTables.details(cache), terminator: "") }
            try global.printer.print(cache, names: [cache.reference]) { [] }
        }
    }
}
