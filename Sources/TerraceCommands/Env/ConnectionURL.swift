import Foundation
import TerraceAPI

/// The URL that leads a client to a cache.
struct ConnectionURL {
    var connection: ConnectionDocument
    var login: Login
    /// What a client library reads behind the address.
    var query: [(name: String, value: String)] = []

    var text: String {
        // With the name: redis-cli takes an empty one literally.
        let user = login.password.map { "\(Self.escaped(login.user)):\(Self.escaped($0))@" } ?? ""
        let address = "\(connection.tls ? "rediss" : "redis")://\(user)\(connection.host):\(connection.port)"
        let options = query.map { "\($0.name)=\(Self.value($0.value))" }.joined(separator: "&")
        return options.isEmpty ? address : "\(address)/0?\(options)"
    }

    /// Only what this part of a URL cannot hold is escaped (RFC 3986, userinfo): some clients take it as it stands. A colon
    /// ends the name.
    static func escaped(_ text: String) -> String { text.escaped(keeping: unreserved + "!$&'()*+,;=") }

    private static func value(_ text: String) -> String { text.escaped(keeping: unreserved + "/:@") }

    private static let unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
}

extension String {
    fileprivate func escaped(keeping safe: String) -> String {
        addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: safe)) ?? ""
    }
}
