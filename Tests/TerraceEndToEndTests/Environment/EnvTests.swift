import Foundation
import Testing

/// `terrace env` in a real shell, and the requests that it refuses.
@Suite(.serialized, .timeLimit(.minutes(10))) struct EnvTests {
    private static let offered = """
        apiVersion: terrace/v1
        kind: Cache
        metadata: {name: a}
        spec:
          tier: standard
          tls: {enabled: true, required: false}
          users: [{name: app, access: "~* +@all"}, {name: default, access: "off"}]
        """

    private func withCaches(_ body: (DaemonProcess) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let manifest = try workspace.write(Self.offered, to: "a.yaml")
            let applied = try await TerraceRun(["apply", "-f", manifest], endpoint: daemon.endpoint)
            #expect(applied.status == 0, "\(applied.errors)")
            let created = try await TerraceRun(["create", "b", "--tier", "basic"], endpoint: daemon.endpoint)
            #expect(created.status == 0, "\(created.errors)")
            try await body(daemon)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Regression: a client logged in as the previous cache's user, at that cache's TLS port.
    @Test func shellHasNoVariablesOfThePreviousCache() async throws {
        try await withCaches { daemon in
            let script = """
                set -eu
                eval "$(terrace env a --user app)"
                echo "$REDIS_USERNAME ${SSL_CERT_FILE##*/} ${NODE_EXTRA_CA_CERTS##*/}"
                eval "$(terrace env b)"
                echo "${REDIS_USERNAME-}${REDIS_TLS_PORT-}${REDIS_TLS_CA-}${SSL_CERT_FILE-}${NODE_EXTRA_CA_CERTS-}."
                redis-cli -u "$REDIS_URL" --no-auth-warning PING
                """
            let run = try await ProgramRun(["bash", "-c", script], environment: Self.shell(daemon))
            #expect(run.output == "app terrace-ca-bundle.pem terrace-node-ca.pem\n.\nPONG\n", "\(run.errors)")
        }
    }

    @Test func passwordOfADisabledDefaultUserIsNotPrinted() async throws {
        try await withCaches { daemon in
            let run = try await TerraceRun(["env", "a"], endpoint: daemon.endpoint)
            #expect(run.status == 1 && run.output == "")
            #expect(
                run.errors
                    == "terrace: the default user of a is off, so nobody can log in with its password; use --user app\n"
            )
            #expect(try await TerraceRun(["env", "a", "--user", "app"], endpoint: daemon.endpoint).status == 0)
        }
    }

    @Test func outputFormatIsApplied() async throws {
        try await withCaches { daemon in
            for words in [
                ["env", "b"], ["logs", "b"], ["logs", "b", "--tail", "1"], ["wait", "b", "--for", "available"],
            ] {
                let run = try await TerraceRun(words + ["-o", "json"], endpoint: daemon.endpoint)
                #expect(throws: Never.self, "\(words): \(run.output)\(run.errors)") {
                    try JSONSerialization.jsonObject(with: Data(run.output.utf8))
                }
            }
            for words in [
                ["connect", "b", "-o", "json", "--", "PING"], ["ca", "-o", "yaml"], ["env", "b", "-o", "name"],
            ] {
                let run = try await TerraceRun(words, endpoint: daemon.endpoint)
                #expect(run.status == 64 && run.output == "" && run.errors.contains("-o"), "\(words): \(run.errors)")
            }
            let shown = try await TerraceRun(["show", "b", "-o", "yaml"], endpoint: daemon.endpoint).output
            #expect(shown.contains("\n  measured: 100\n"), "\(shown)")
        }
    }

    private static func shell(_ daemon: DaemonProcess) -> [String: String] {
        [
            "SSL_CERT_FILE": "", "NODE_EXTRA_CA_CERTS": "", "TERRACE_ENDPOINT": daemon.endpoint,
            "TERRACE_SHARE": DaemonProcess.share, "TERRACE_TIMEOUT": "5m",
            "PATH": DaemonProcess.programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
        ]
    }
}
