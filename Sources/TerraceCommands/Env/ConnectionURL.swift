import Foundation
import TerraceAPI

/// The URL with which a client connects to a cache.
struct ConnectionURL {
    var connection: ConnectionDocument
    var login: Login
    /// Options of the client library, in the URL's query.
    var query: [(name: String, value: String)] = []

    var text: String {
        // The URL has the user's name even for the default user: redis-cli would log in with an empty name.
        let user = login.password.map { "\(Self.escaped(login.user)):\(Self.escaped($0))@" } ?? ""
        let address = "\(connection.tls ? "rediss" : "redis")://\(user)\(connection.host):\(connection.port)"
        let options = query.map { "\($0.name)=\(Self.value($0.value))" }.joined(separator: "&")
        return options.isEmpty ? address : "\(address)/0?\(options)"
    }

    /// Escapes only the characters that are not allowed in a URL's userinfo (RFC 3986), because some clients do not
    /// decode it. A colon is escaped, too: it would end the name.
    static func escaped(_ text: String) -> String { text.escaped(keeping: unreserved + "!$&'()*+,;=") }

    private static func value(_ text: String) -> String { text.escaped(keeping: unreserved + "/:@") }

    private static let unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
}

extension String {
    fileprivate func escaped(keeping safe: String) -> String {
        addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: safe)) ?? ""
    }
}
