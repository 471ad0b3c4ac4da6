import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Env: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Print variables with which a client connects to a cache: eval \"$(terrace env NAME)\".",
        discussion: """
            In a shell, it unsets variables of another cache that this cache does not have. With TLS, it sets SSL_CERT_FILE \
            and NODE_EXTRA_CA_CERTS to files with the daemon's authority and the certificates that were trusted before. --for \
            prints code or settings for a client library instead.
            """)
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @OptionGroup var variables: VariableOptions
    @Option(name: .customLong("for"), help: "Print code or settings for this client library.")
    var library: ClientLibrary?
    @Option(help: "Log in as this user of the cache.") var user: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let format = try variables.format(global.output)
            if let library, variables.format != nil || global.output != .table {
                throw TerraceError(
                    .invalidArgument, "--for \(library.rawValue) prints code; leave out --format and -o")
            }
            let client = try global.client
            let cache = try await client.find(name)
            let connection = try await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
            if user == nil, let problem = Login.problem(withDefaultOf: cache) { throw problem }
            let login = try Login(user, connection, of: cache)
            if let library { return print(try library.code(ClientPlace(connection, login)), terminator: "") }
            let environment = ClientEnvironment(connection, login)
            if let warning = environment.warning { global.progress.line("terrace: \(warning)") }
            if format == .github { Mask.print(environment.variables) }
            print(try format.text(environment.variables, unset: environment.unset), terminator: "")
        }
    }
}
