import ArgumentParser
import TerraceAPI
import TerraceCore

struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Check whether caches are as their tiers promise. Exit code 0: yes; 1: no, with the reasons.")
    @Argument(help: "NAME or SCOPE/NAME. (default: all caches)", completion: .caches) var name: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        var isHealthy = true
        try await Failure.handling {
            let client = try global.client
            var path = "/healthz"
            if let name {
                let cache = try await client.find(name)
                path += "/\(APIClient.escaped(cache.scope))/\(APIClient.escaped(cache.name))"
            }
            let health = try await client.get(HealthDocument.self, path)
            isHealthy = health.healthy
            try global.printer.print(health, names: health.caches.filter { !$0.healthy }.map(\.name)) {
                [["NAME", "STATE", "HEALTHY", "REASONS"]]
                    + health.caches.map {
                        [
                            $0.scope == "local" ? $0.name : "\($0.scope)/\($0.name)", $0.state,
                            $0.healthy ? "yes" : "no", $0.reasons.joined(separator: "; "),
                        ]
                    }
            }
        }
        if !isHealthy { throw ExitCode(1) }
    }
}
