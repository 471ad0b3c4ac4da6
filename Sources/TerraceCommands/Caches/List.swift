import ArgumentParser
import TerraceAPI

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All caches.", aliases: ["ls"])
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let caches = try await global.client.get(CacheList.self, "/api/v1/caches").caches
            try global.printer.print(caches, names: caches.map(\.reference)) { CacheTables.list(caches) }
        }
    }
}

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One cache, with conditions, endpoints and nodes.")
    @Argument(help: "NAME or SCOPE/NAME.") var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let cache = try await global.client.find(name)
            if global.output == .table { return print(CacheTables.details(cache), terminator: "") }
            try global.printer.print(cache, names: [cache.reference]) { [] }
        }
    }
}
