import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Env: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case shell, dotenv, json, github }

    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Environment variables that lead a client to a cache: eval \"$(terrace env NAME)\".")
    @Argument(help: "NAME or SCOPE/NAME.") var name: String
    @Option(help: "shell, dotenv, json or github.") var format: Format = .shell
    @Option(help: "Log in as this user of the cache.") var user: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let cache = try await client.find(name)
            let connection = try await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
            let login = try Login(user, connection, of: name)
            print(try Self.text(Self.variables(connection, login), format), terminator: "")
            if format == .github, let password = login.password { Self.mask(password) }
        }
    }

    /// The runner masks what it is told of; on standard error, so that the variables can go to $GITHUB_ENV.
    static func mask(_ password: String) {
        FileHandle.standardError.write(Data("::add-mask::\(password)\n".utf8))
    }

    static func variables(_ connection: ConnectionDocument, _ login: Login) -> [(name: String, value: String)] {
        // With the name: redis-cli takes an empty one literally.
        let user = login.password.map { "\(APIClient.escaped(login.user)):\(APIClient.escaped($0))@" } ?? ""
        var variables = [
            ("REDIS_URL", "\(connection.tls ? "rediss" : "redis")://\(user)\(connection.host):\(connection.port)"),
            ("REDIS_HOST", connection.host), ("REDIS_PORT", "\(connection.port)"),
        ]
        if login.isNamed { variables.append(("REDIS_USERNAME", login.user)) }
        if let password = login.password { variables.append(("REDIS_PASSWORD", password)) }
        if !connection.tls, let port = connection.tlsPort { variables.append(("REDIS_TLS_PORT", "\(port)")) }
        if let file = connection.authorityFile { variables.append(("REDIS_TLS_CA", file)) }
        variables.append(("REDIS_CLUSTER", connection.cluster ? "true" : "false"))
        return variables
    }

    static func text(_ variables: [(name: String, value: String)], _ format: Format) throws -> String {
        switch format {
        case .shell:
            variables.map { "export \($0.name)='\($0.value.replacingOccurrences(of: "'", with: "'\\''"))'\n" }.joined()
        case .dotenv, .github: variables.map { "\($0.name)=\($0.value)\n" }.joined()
        case .json: try JSON.text(Dictionary(variables.map { ($0.name, $0.value) }) { $1 }, pretty: true) + "\n"
        }
    }
}
