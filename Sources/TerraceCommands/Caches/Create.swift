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
    @Flag(inversion: .prefixedNo, help: "TLS for clients. (default: the tier's)") var tls: Bool?
    @Option(
        name: .customLong("user"),
        help: "A user and its access rules, such as 'app=~app:* +@read'; may be repeated.")
    var users: [String] = []
    @Option(name: .customLong("label"), help: "A label, such as team=web; may be repeated.") var labels: [String] = []
    @Option(help: "The scope of the name, such as azure:SUBSCRIPTION/GROUP. (default: local)") var scope: String?
    @Option(help: "Fill the cache from a file, as 'terrace seed' does.", completion: .file()) var seed: String?
    @Flag(help: "Do not wait until the cache is available.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if noWait, seed != nil {
            throw ValidationError("--seed has to wait until the cache is available; leave out --no-wait")
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
        let scope = try scope.map { try Scope($0) } ?? .local
        var declaration = try CacheDeclaration(id: CacheID(scope: scope, name: name), tier: tier)
        try spec.fill(&declaration)
        declaration.port = port
        declaration.tls = tls.map { $0 ? .required : .off }
        if !users.isEmpty {
            declaration.users = try pairs(users, "--user").map {
                CacheUser(name: $0.name, access: try AccessString($0.value))
            }
        }
        for label in try pairs(labels, "--label") { declaration.labels[label.name] = label.value }
        return declaration
    }

    private func pairs(_ texts: [String], _ flag: String) throws -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for text in texts {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw TerraceError(.invalidArgument, "\(flag) '\(text)' is not NAME=VALUE")
            }
            let name = String(text[..<equals])
            guard !pairs.contains(where: { $0.name == name }) else {
                throw TerraceError(.invalidArgument, "\(flag) names '\(name)' twice")
            }
            pairs.append((name, String(text[text.index(after: equals)...])))
        }
        return pairs
    }
}
