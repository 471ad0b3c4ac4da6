import TerraceCore
import Testing

@testable import TerraceCommands

/// The output of `terrace env --for`. ClientCodeTests runs it with real client libraries.
@Suite struct ClientLibraryTests {
    private func code(_ library: ClientLibrary, tls: Bool, cluster: Bool = false, user: String? = nil) throws -> String
    {
        let connection = try Samples.connection(
            password: "se\"cret=", authority: tls ? "/state/tls/ca.pem" : nil, tls: tls, cluster: cluster,
            users: ["app": "apps=="])
        return try library.code(ClientPlace(connection, try Login(user, connection, of: "web")))
    }

    @Test(arguments: ClientLibrary.allCases, [false, true])
    func codeHasTheAddressTheKeyAndTheAuthority(_ library: ClientLibrary, _ tls: Bool) throws {
        let code = try code(library, tls: tls)
        #expect(code.contains("127.16.0.2") && code.contains(tls ? "6380" : "6379"))
        #expect(code.contains("/state/tls/ca.pem") == tls)
        // The password stands in a URL or in a string literal of the language.
        #expect(code.contains("se%22cret=") || code.contains("\"se\\\"cret=\""), "\(code)")
        #expect(code.hasSuffix("\n"))
    }

    @Test(arguments: ClientLibrary.allCases)
    func aUserIsNamed(_ library: ClientLibrary) throws {
        let code = try code(library, tls: true, user: "app")
        #expect(code.contains("app:apps==@") || code.contains("\"app\"") && code.contains("\"apps==\""), "\(code)")
    }

    @Test(arguments: ClientLibrary.allCases)
    func codeForAClusterDiffersOrIsRefused(_ library: ClientLibrary) throws {
        if [.celery, .django, .rq].contains(library) {
            let error = #expect(throws: TerraceError.self) { try code(library, tls: false, cluster: true) }
            #expect(error?.message.hasPrefix("\(library.rawValue) cannot use a Redis Cluster") == true)
        } else {
            let (cluster, single) = (try code(library, tls: true, cluster: true), try code(library, tls: true))
            // StackExchange.Redis detects a cluster by itself, so its code is the same.
            #expect(cluster != single || library == .stackexchange)
        }
    }
}
