import Foundation
import TerraceAPI

/// The variables that lead a client to a cache.
struct ClientEnvironment {
    typealias Variable = (name: String, value: String)

    /// Where the cache is and how to log in.
    let cache: [Variable]
    /// By which the programs of the shell trust the daemon's authority; empty without TLS.
    private(set) var trust: [Variable] = []
    /// What a shell may have of another cache and this one has not.
    let unset: [String]
    /// Why programs have to be told of the authority themselves.
    private(set) var warning: String?

    var variables: [Variable] { cache + trust }

    /// Those that not every cache has.
    private static let optional = ["REDIS_USERNAME", "REDIS_PASSWORD", "REDIS_TLS_PORT", "REDIS_TLS_CA"]

    /// - Parameter environment: of the shell that gets the variables.
    init(
        _ connection: ConnectionDocument, _ login: Login,
        over environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        var variables: [Variable] = [
            ("REDIS_URL", ConnectionURL(connection: connection, login: login).text),
            ("REDIS_HOST", connection.host), ("REDIS_PORT", "\(connection.port)"),
        ]
        if login.isNamed { variables.append(("REDIS_USERNAME", login.user)) }
        if let password = login.password { variables.append(("REDIS_PASSWORD", password)) }
        if !connection.tls, let port = connection.tlsPort { variables.append(("REDIS_TLS_PORT", "\(port)")) }
        if let file = connection.authorityFile { variables.append(("REDIS_TLS_CA", file)) }
        variables.append(("REDIS_CLUSTER", connection.cluster ? "true" : "false"))
        cache = variables
        var unset = Self.optional.filter { name in !variables.contains { $0.name == name } }
        for variable in TrustBundle.Variable.allCases {
            if let file = connection.authorityFile {
                let bundle = TrustBundle(authorityFile: file, environment: environment)
                do { trust.append((variable.rawValue, try bundle.write(for: variable))) } catch {
                    warning = "\(variable.rawValue) is not set: \(error)"
                }
            } else if let before = TrustBundle.undone(variable, environment) {
                if before.isEmpty { unset.append(variable.rawValue) } else { trust.append((variable.rawValue, before)) }
            }
        }
        self.unset = unset
    }
}
