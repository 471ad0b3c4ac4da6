import Foundation
import TerraceAPI

/// The address and login of a cache, as a client library needs them.
struct ClientPlace {
    let host: String
    let port: Int
    /// The user's name; nil for the default user, which libraries need not be given.
    let user: String?
    let password: String?
    /// The path of the authority's certificate; nil without TLS.
    let authority: String?
    let isCluster: Bool
    private let connection: ConnectionDocument
    private let login: Login

    init(_ connection: ConnectionDocument, _ login: Login) {
        host = connection.host
        port = connection.port
        user = login.isNamed ? login.user : nil
        password = login.password
        authority = connection.tls ? connection.authorityFile : nil
        isCluster = connection.cluster
        self.connection = connection
        self.login = login
    }

    /// The cache's URL. `secure` is added as the URL's query.
    func url(_ secure: [(name: String, value: String)] = []) -> String {
        ConnectionURL(connection: connection, login: login, query: connection.tls ? secure : []).text
    }

    /// The URL with `ssl_ca_certs`, as redis-py and the libraries built on it read it.
    var pythonURL: String { url(authority.map { [("ssl_ca_certs", $0)] } ?? []) }

    /// The text as a JSON string, which is also a literal in Python, JavaScript, Java, C# and Go.
    static func literal(_ text: String) -> String {
        (try? JSON.text(text)) ?? "\"\""
    }
}
