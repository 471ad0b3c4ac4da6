import Foundation
import TerraceAPI

/// The facts of a cache that a client library needs.
struct ClientPlace {
    let host: String
    let port: Int
    /// Nil where the library's own word for the default user does.
    let user: String?
    let password: String?
    /// Path of the authority's certificate; nil without TLS.
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

    /// The URL, with options that only TLS needs.
    func url(_ secure: [(name: String, value: String)] = []) -> String {
        ConnectionURL(connection: connection, login: login, query: connection.tls ? secure : []).text
    }

    /// `ssl_ca_certs` as redis-py, and what is built on it, reads it in a URL.
    var pythonURL: String { url(authority.map { [("ssl_ca_certs", $0)] } ?? []) }

    /// A literal of Python, JavaScript, Java, C# and Go alike: JSON's.
    static func literal(_ text: String) -> String {
        (try? JSON.text(text)) ?? "\"\""
    }
}
