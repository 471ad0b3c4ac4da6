import ArgumentParser
import TerraceAPI
import TerraceCore

struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create one cache, and wait until it is available.")
    @Argument(help: "The cache's name.") var name: String
    @Option(help: "A tier's id, such as standard or azure/premium.") var tier: String
    @OptionGroup var spec: SpecOptions
    @Option(help: "The client port, where the tier leaves it open.") var port: Int?
    @Option(help: "Fill it from a file, as 'terrace seed' does.") var seed: String?
    @Flag(help: "Do not wait until the cache is available.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if noWait, seed != nil {
            throw ValidationError("--seed waits until the cache is available; leave --no-wait out")
        }
    }

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let deadline = global.deadline
            if let seed { try Seeder.check(seed) }
            let body = try JSON.bytes(ManifestDocument(declaration()))
            let change: ChangeDocument = try await client.send(.post, "/api/v1/caches", body)
            if !noWait { try await client.wait(for: [change], until: deadline, global.progress) }
            let cache = try await client.get(CacheDocument.self, APIClient.path(scope: change.scope, name: change.name))
            if let seed { try await Seed.seed(client, cache, from: seed, isQuiet: global.quiet) }
            try global.printer.print(cache, names: [cache.reference]) { CacheTables.list([cache]) }
        }
    }

    private func declaration() throws -> CacheDeclaration {
        var declaration = try CacheDeclaration(id: CacheID(name: name), tier: tier)
        try spec.fill(&declaration)
        declaration.port = port
        return declaration
    }
}
