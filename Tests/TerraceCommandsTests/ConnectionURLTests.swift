import Foundation
import TerraceAPI
import TerraceCore
import Testing

@testable import TerraceCommands

@Suite struct ConnectionURLTests {
    /// Regression: the `=` at the end of an Azure key was written as `%3D`, which some clients do not decode.
    @Test(arguments: [
        ("k3y=", "k3y="), ("a!b&c", "a!b&c"), ("a/b", "a%2Fb"), ("a@b", "a%40b"), ("a:b", "a%3Ab"), ("50%", "50%25"),
        ("a#b?c", "a%23b%3Fc"), ("a b", "a%20b"), ("ü", "%C3%BC"), ("<^>", "%3C%5E%3E"), ("a+b", "a+b"),
    ])
    func onlyForbiddenCharactersAreEscaped(_ password: String, _ written: String) throws {
        let connection = try Samples.connection(password: password)
        let url = ConnectionURL(connection: connection, login: try Login(nil, connection, of: "web")).text
        #expect(url == "redis://default:\(written)@127.16.0.2:6379")
        #expect(URLComponents(string: url)?.password == password)
    }

    @Test func optionsAreInTheQuery() throws {
        let connection = try Samples.connection(password: nil, authority: "/a b/ca.pem", tls: true)
        let url = ConnectionURL(
            connection: connection, login: try Login(nil, connection, of: "web"),
            query: [("ssl_ca_certs", "/a b/ca.pem")])
        #expect(url.text == "rediss://127.16.0.2:6380/0?ssl_ca_certs=/a%20b/ca.pem")
    }
}

/// Documents in the form of the daemon's answers.
enum Samples {
    static func connection(
        password: String? = "secret", authority: String? = nil, tls: Bool = false, cluster: Bool = false,
        users: [String: String] = [:]
    ) throws -> ConnectionDocument {
        var document: [String: JSONValue] = [
            "host": "127.16.0.2", "port": .integer(tls ? 6380 : 6379), "tls": .bool(tls), "cluster": .bool(cluster),
            "keys": .array(password.map { [.string($0)] } ?? []),
            "userPasswords": .object(users.mapValues { .string($0) }),
        ]
        document["password"] = password.map { .string($0) }
        document["authorityFile"] = authority.map { .string($0) }
        document["tlsPort"] = authority == nil ? nil : 6380
        return try JSON.value(ConnectionDocument.self, from: JSON.bytes(JSONValue.object(document)))
    }
}
