import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct LeaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lease", abstract: "Get a cache for a limited time: eval \"$(terrace lease --tier standard)\".",
        discussion: """
            It takes milliseconds where the daemon keeps caches ready (terraced --warm standard=2). It prints the variables of \
            'terrace env', and TERRACE_LEASE with the lease's name for 'terrace release'. The lease ends by itself after --ttl.
            """)
    @Option(help: "A tier's id.") var tier: String
    @Option(help: "The time after which the lease ends by itself, 1s to 24h.") var ttl = "10m"
    @OptionGroup var variables: VariableOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let format = try variables.format(global.output)
            let lease: LeaseDocument = try await global.client.send(
                .post, "/api/v1/leases", try JSON.bytes(LeaseRequest(tier: tier, ttl: ttl)), within: .seconds(90))
            let login = try Login(nil, lease.connection, of: lease.name)
            let environment = ClientEnvironment(lease.connection, login)
            if let warning = environment.warning { global.progress.line("terrace: \(warning)") }
            if format == .github { Mask.print(environment.variables) }
            let variables = environment.variables + [("TERRACE_LEASE", lease.name)]
            print(try format.text(variables, unset: environment.unset), terminator: "")
        }
    }
}

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "End a lease and delete its cache.")
    @Argument(help: "The lease's name, the value of TERRACE_LEASE.") var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            try global.refuseOutput(of: "release")
            let _: OperationDocument = try await global.client.send(
                .delete, "/api/v1/leases/\(APIClient.escaped(name))", nil)
            print("released \(name)")
        }
    }
}
