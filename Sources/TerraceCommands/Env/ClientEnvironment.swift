import Foundation
import TerraceAPI

/// The environment variables with which a client connects to a cache.
struct ClientEnvironment {
    typealias Variable = (name: String, value: String)

    /// The variables with the cache's address and login.
    let cache: [Variable]
    /// The variables that make programs of the shell trust the daemon's authority; empty without TLS.
    private(set) var trust: [Variable] = []
    /// Names of variables that the shell may have from another cache and that this cache does not have.
    let unset: [String]
    /// The reason why `trust` lacks a variable, so that programs have to be given the authority in another way; nil
    /// otherwise.
    private(set) var warning: String?

    var variables: [Variable] { cache + trust }

    /// The variables that only some caches have.
    private static let optional = ["REDIS_USERNAME", "REDIS_PASSWORD", "REDIS_TLS_PORT", "REDIS_TLS_CA"]

    /// - Parameter environment: the environment of the shell that gets the variables.
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
