import Foundation
import TerraceAPI
import Testing

/// Another account of the machine can reach the daemon's port but not its state folder.
@Suite(.serialized, .enabled(if: OtherAccount.canBeTaken, "needs root, setpriv and curl"))
struct OtherAccountTests {
    private static let login =
        "grant_type=client_credentials&client_id=app&scope=https%3A%2F%2Fredis.azure.com%2F.default&client_secret="

    /// Runs a daemon with one cache, named web.
    private func with(
        _ flags: [String] = [], _ body: (DaemonProcess, _ secure: String, _ state: String) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state, flags: flags)
            let token = try String(contentsOfFile: state + "/token", encoding: .utf8)
            let own = ["TERRACE_TOKEN": token.trimmingCharacters(in: .newlines)]
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint, environment: own)
            }
            let made = try await terrace("create", "web", "--tier", "basic")
            #expect(made.status == 0, "\(made.errors)")
            let report = try await OtherAccount.curl(
                [daemon.endpoint + "/api/v1/daemon", "-H", "Authorization: Bearer \(own["TERRACE_TOKEN"] ?? "")"])
            let document = try JSON.value(DaemonDocument.self, from: Array(report.body.utf8))
            try await body(daemon, try #require(document.secureEndpoint), state)
            let left = try await terrace("wait", "web", "--for", "available")
            #expect(left.status == 0, "\(left.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func everyAPIRefusesAnotherAccount() async throws {
        try await with { daemon, secure, _ in
            let cache = daemon.endpoint + "/api/v1/caches/local/web"
            let arm = secure + "/subscriptions/s"
            let google = daemon.endpoint + "/v1/projects/p/locations/us-central1/instances"
            let bearer = ["-H", "Authorization: Bearer x"]
            for words in [
                [daemon.endpoint + "/api/v1/caches"], [cache + "/connection"], [cache + "/logs/0-0"],
                ["-X", "DELETE", cache], ["-X", "DELETE", daemon.endpoint + "/api/v1/daemon?purge=true"],
                ["-X", "POST", cache + "/actions/chaos?fault=kill"], [daemon.endpoint + "/metrics"],
                [daemon.endpoint + "/api/v1/events?follow=true"], [daemon.endpoint + "/api/v1/nowhere"],
                [secure + "/api/v1/caches"], [daemon.endpoint + "/", "-d", "Action=DescribeCacheClusters"],
                [arm + "/providers/Microsoft.Cache/redis"] + bearer, [google] + bearer,
            ] {
                let answer = try await OtherAccount.curl(words)
                #expect(answer.status == 403, "\(words): \(answer)")
                #expect(answer.body.contains("token"), "\(words): the way in is named: \(answer)")
            }
            // Each API refuses in its own format.
            let aws = try await OtherAccount.curl([daemon.endpoint + "/", "-d", "Action=DescribeUsers"])
            #expect(aws.body.contains("<Code>AccessDenied</Code>"))
            let azure = try await OtherAccount.curl([arm + "/resourcegroups"] + bearer)
            #expect(azure.body.contains(#""code":"AuthorizationFailed""#))
            #expect(try await OtherAccount.curl([google]).body.contains("PERMISSION_DENIED"))
            // The login gives no token for a guessed secret.
            let login = try await OtherAccount.curl([secure + "/adfs/oauth2/token", "-d", Self.login + "guess"])
            #expect(login.status == 401 && !login.body.contains("access_token"), "\(login)")
        }
    }

    @Test func probesDoNotNameTheStateFolder() async throws {
        try await with { daemon, _, state in
            for path in ["/livez", "/readyz", "/healthz", "/healthz/local/web"] {
                let answer = try await OtherAccount.curl([daemon.endpoint + path])
                #expect(answer.status == 200 && !answer.body.contains(state), "\(path): \(answer)")
            }
            #expect(try await OtherAccount.curl([daemon.endpoint + "/livez"]).body.contains("\ndaemon "))
        }
    }

    @Test(arguments: ["owner", "token"]) func tokenGivesAccess(_ access: String) async throws {
        try await with(["--access", access]) { daemon, secure, state in
            let token = try String(contentsOfFile: state + "/token", encoding: .utf8)
                .trimmingCharacters(in: .newlines)
            let bearer = ["-H", "Authorization: Bearer \(token)"]
            let signed = [
                "-H",
                "Authorization: AWS4-HMAC-SHA256 Credential=\(token)/20260101/eu-west-1/elasticache/aws4_request, SignedHeaders=host",
            ]
            let login = try await OtherAccount.curl([
                secure + "/adfs/oauth2/token", "-d", "grant_type=client_credentials&client_id=a&client_secret=\(token)",
            ])
            let access = try #require(login.body.firstMatch(of: /"access_token":"([^"]*)"/)?.1)
            for words in [
                [daemon.endpoint + "/api/v1/caches/local/web/connection"] + bearer,
                [daemon.endpoint + "/metrics"] + bearer,
                [daemon.endpoint + "/", "-d", "Action=DescribeCacheClusters"] + signed,
                [secure + "/subscriptions/s/resourcegroups", "-H", "Authorization: Bearer \(access)"],
                [daemon.endpoint + "/v1/projects/p/locations/us-central1/instances"] + bearer,
            ] {
                let answer = try await OtherAccount.curl(words)
                #expect(answer.status == 200, "\(words): \(answer)")
            }
            let run = try await OtherAccount.terrace(["list", "-o", "name"], daemon, ["TERRACE_TOKEN": token])
            #expect(run.output == "web\n", "\(run.errors)")
            // `terrace cloud` passes the token on to the vendors' tools.
            let cloud = try await OtherAccount.terrace(["cloud", "aws"], daemon, ["TERRACE_TOKEN": token])
            #expect(cloud.output.contains("AWS_ACCESS_KEY_ID='\(token)'"), "\(cloud)")
            let aws = try await OtherAccount.terrace(
                ["aws", "elasticache", "describe-cache-clusters"], daemon, ["TERRACE_TOKEN": token])
            #expect(aws.status == 0, "\(aws.errors)")
        }
    }

    @Test func commandsNameTheMissingToken() async throws {
        try await with { daemon, _, _ in
            let list = try await OtherAccount.terrace(["list"], daemon)
            #expect(list.status == 1 && list.errors.contains("TERRACE_TOKEN"), "\(list)")
            let up = try await OtherAccount.terrace(["up"], daemon)
            #expect(up.status == 1 && up.errors.contains("a daemon of another account answers"), "\(up)")
            #expect(up.errors.contains("export TERRACE_ENDPOINT="), "\(up)")
        }
    }

    /// The kernel reports a socket that no process holds any more as root's. A client that has ended before the look-up
    /// must not count as root.
    @Test func aClientThatIsGoneAtOnceIsNotRoot() async throws {
        try await with { daemon, _, _ in
            let port = try #require(URL(string: daemon.endpoint)?.port)
            let request = #"DELETE /api/v1/caches/local/web HTTP/1.1\r\nHost: localhost\r\n\r\n"#
            let connect =
                "for i in $(seq 20); do exec 3<>/dev/tcp/127.0.0.1/\(port); printf '\(request)' >&3; exec 3>&-; done; "
            // Waits until the clients' connections are closed (state 05, no longer 04).
            let hex = String(port, radix: 16, uppercase: true)
            let wait =
                "for i in $(seq 1000); do grep -Eq ':0*\(hex) 04 ' /proc/net/tcp || break; sleep 0.01; done"
            // The stopped daemon looks at the connections only after all clients have ended.
            kill(daemon.pid, SIGSTOP)
            let run = try await ProgramRun(OtherAccount.prefix + ["bash", "-c", connect + wait])
            kill(daemon.pid, SIGCONT)
            #expect(run.status == 0, "\(run.errors)")
            // Connections are accepted in order, so all earlier ones have been handled.
            #expect(try await OtherAccount.curl([daemon.endpoint + "/livez"]).status == 200)
        }
    }

    @Test func accessAnyoneLetsEveryAccountIn() async throws {
        try await with(["--access", "anyone"]) { daemon, _, _ in
            let answer = try await OtherAccount.curl([daemon.endpoint + "/api/v1/caches"])
            #expect(answer.status == 200, "\(answer)")
        }
    }
}

/// Runs programs as an account that no other program uses.
enum OtherAccount {
    static let prefix = [find("setpriv") ?? "setpriv", "--reuid", "65533", "--regid", "65533", "--clear-groups"]

    static var canBeTaken: Bool { getuid() == 0 && find("setpriv") != nil && find("curl") != nil }

    private static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func curl(_ words: [String]) async throws -> (status: Int, body: String) {
        let run = try await ProgramRun(prefix + ["curl", "-sSk", "-m", "60", "-w", "\n%{http_code}"] + words)
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n") + run.errors)
    }

    static func terrace(
        _ words: [String], _ daemon: DaemonProcess, _ environment: [String: String] = [:]
    ) async throws -> ProgramRun {
        let own = [
            "TERRACE_ENDPOINT": daemon.endpoint, "TERRACE_HOME": "", "TERRACE_STATE_DIR": "", "HOME": "/nonexistent",
            "TERRACE_TIMEOUT": "5m",
        ]
        return try await ProgramRun(
            prefix + [DaemonProcess.programs + "/terrace"] + words, environment: own.merging(environment) { $1 })
    }
}
