import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore
import Testing

@testable import TerraceCommands

@Suite struct ClientEnvironmentTests {
    private func environment(_ connection: ConnectionDocument, over shell: [String: String] = [:], user: String? = nil)
        throws -> ClientEnvironment
    {
        ClientEnvironment(connection, try Login(user, connection, of: "web"), over: shell)
    }

    /// Regression: `eval "$(terrace env b)"` left the user name and the TLS variables of the previous cache.
    @Test func variablesOfThePreviousCacheAreUnset() throws {
        let plain = try environment(Samples.connection())
        #expect(plain.unset == ["REDIS_USERNAME", "REDIS_TLS_PORT", "REDIS_TLS_CA"])
        let open = try environment(Samples.connection(password: nil))
        #expect(open.unset.contains("REDIS_PASSWORD"))
        let user = try environment(Samples.connection(users: ["app": "x"]), user: "app")
        #expect(!user.unset.contains("REDIS_USERNAME"))
        let shell = try VariableFormat.shell.text([("A", "it's")], unset: plain.unset)
        #expect(shell == "unset REDIS_USERNAME REDIS_TLS_PORT REDIS_TLS_CA\nexport A='it'\\''s'\n")
    }

    @Test func variablesOfThePreviousCacheAreEmptiedInAWorkflow() throws {
        let text = try VariableFormat.github.text(
            [("A", "b")], unset: ["REDIS_USERNAME", "REDIS_TLS_CA"], over: ["REDIS_USERNAME": "app"])
        #expect(text == "A=b\nREDIS_USERNAME=\n")
        #expect(try VariableFormat.dotenv.text([("A", "b")], unset: ["REDIS_TLS_CA"]) == "A=b\n")
    }

    @Test(
        arguments: [
            ([], .shell), (["-o", "json"], .json), (["-o", "yaml"], .yaml), (["--format", "github"], .github),
            (["-o", "json", "--format", "json"], .json), (["-o", "json", "--format", "dotenv"], nil),
            (["-o", "name"], nil),
        ] as [([String], VariableFormat?)])
    func outputOptionChoosesTheFormatOrIsRefused(_ words: [String], _ expected: VariableFormat?) throws {
        let env = try #require(try TerraceCommand.parseAsRoot(["env", "web"] + words) as? Env)
        guard let expected else {
            #expect(throws: TerraceError.self) { try env.variables.format(env.global.output) }
            return
        }
        #expect(try env.variables.format(env.global.output) == expected)
    }
}

@Suite struct TrustBundleTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-trust-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "AUTHORITY\n".write(toFile: folder + "/ca.pem", atomically: true, encoding: .utf8)
        try "MINE".write(toFile: folder + "/mine.pem", atomically: true, encoding: .utf8)
        try body(folder)
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// SSL_CERT_FILE replaces the certificates that a program trusts. With the daemon's authority alone, every other
    /// HTTPS call of the shell would fail.
    @Test(arguments: TrustBundle.Variable.allCases)
    func bundleKeepsPreviouslyTrustedCertificates(_ variable: TrustBundle.Variable) throws {
        try inFolder { folder in
            let mine = [variable.rawValue: folder + "/mine.pem"]
            let path = try TrustBundle(authorityFile: folder + "/ca.pem", environment: mine).write(for: variable)
            #expect(try text(path).hasSuffix("\nMINE\nAUTHORITY\n"))
            // A second call finds the first one's bundle in the variable, and must not add it again.
            let again = try TrustBundle(authorityFile: folder + "/ca.pem", environment: [variable.rawValue: path])
                .write(for: variable)
            #expect(again == path)
            #expect(try text(path).hasSuffix("\nMINE\nAUTHORITY\n"))
            #expect(TrustBundle.undone(variable, [variable.rawValue: path]) == folder + "/mine.pem")
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/etc/ssl/certs/ca-certificates.crt")))
    func bundleHasTheSystemsCertificates() throws {
        try inFolder { folder in
            let path = try TrustBundle(authorityFile: folder + "/ca.pem", environment: [:]).write(for: .openSSL)
            #expect(try text(path).contains(try text("/etc/ssl/certs/ca-certificates.crt")))
            // Node adds the file to its built-in certificates, so the system's are not needed.
            let node = try TrustBundle(authorityFile: folder + "/ca.pem", environment: [:]).write(for: .node)
            #expect(try text(node).hasSuffix(": \nAUTHORITY\n"))
        }
    }

    @Test func onlyABundleOfTerraceIsUnset() throws {
        try inFolder { folder in
            let path = try TrustBundle(authorityFile: folder + "/ca.pem", environment: [:]).write(for: .openSSL)
            #expect(TrustBundle.undone(.openSSL, ["SSL_CERT_FILE": path]) == "")
            #expect(TrustBundle.undone(.openSSL, ["SSL_CERT_FILE": folder + "/mine.pem"]) == nil)
            #expect(TrustBundle.undone(.openSSL, [:]) == nil)
            // The file was deleted with its daemon.
            unlink(path)
            #expect(TrustBundle.undone(.openSSL, ["SSL_CERT_FILE": path]) == "")
        }
    }

    @Test func tlsSetsBothVariablesAndNoTLSRestoresThem() throws {
        try inFolder { folder in
            let secure = try Samples.connection(authority: folder + "/ca.pem", tls: true)
            let login = try Login(nil, secure, of: "web")
            let first = ClientEnvironment(secure, login, over: ["NODE_EXTRA_CA_CERTS": folder + "/mine.pem"])
            #expect(first.trust.map(\.name) == ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"])
            let shell = Dictionary(first.trust.map { ($0.name, $0.value) }) { $1 }
            let second = ClientEnvironment(try Samples.connection(), login, over: shell)
            #expect(second.unset.contains("SSL_CERT_FILE"))
            #expect(second.trust.map(\.value) == [folder + "/mine.pem"])
        }
    }
}
