import TerraceCore
import TerraceDaemon
import TerraceHTTP
import Testing

@Suite struct DaemonConfigTests {
    private static func config(
        flags: [String: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) throws -> DaemonConfig {
        try DaemonConfig(flags: flags, environment: environment, home: "/home/u") { _ in file }
    }

    @Test func flagBeatsEnvironmentBeatsFileBeatsDefault() throws {
        let file = "log-level: error"
        let environment = ["TERRACE_LOG_LEVEL": "warning"]
        #expect(try Self.config().logLevel == "info")
        #expect(try Self.config(file: file).logLevel == "error")
        #expect(try Self.config(environment: environment, file: file).logLevel == "warning")
        #expect(
            try Self.config(flags: ["log-level": "debug"], environment: environment, file: file).logLevel == "debug")
    }

    @Test(arguments: [
        (["TERRACE_HOME": "/a", "XDG_STATE_HOME": "/b"], "/a"), (["XDG_STATE_HOME": "/b"], "/b/terrace"),
        ([:], "/home/u/.local/state/terrace"), (["TERRACE_HOME": ""], "/home/u/.local/state/terrace"),
    ])
    func stateFolderFollowsTheEnvironment(_ environment: [String: String], _ expected: String) throws {
        #expect(try Self.config(environment: environment).stateDir == expected)
    }

    @Test func listsComeFromBothForms() throws {
        #expect(try Self.config(file: "tiers: [/a, /b]").tiers == ["/a", "/b"])
        #expect(try Self.config(environment: ["TERRACE_TIERS": "/a:/b"]).tiers == ["/a", "/b"])
    }

    @Test func accessIsOwnerByDefault() throws {
        #expect(try Self.config().access == .owner)
        #expect(try Self.config(file: "access: token").access == .token)
        #expect(try Self.config(environment: ["TERRACE_ACCESS": "anyone"], file: "access: token").access == .anyone)
        #expect(
            try Self.config(file: "allow-host: [Caches.Example.com, b]").allowedHosts == ["caches.example.com", "b"])
        // The token is read from the environment only: other accounts could read a command line, or a file of settings.
        #expect(try Self.config(environment: ["TERRACE_TOKEN": "t"]).token == "t")
        #expect(throws: TerraceError.self) { try Self.config(file: "token: t") }
    }

    @Test func paceIsInstantByDefault() throws {
        #expect(try Self.config(file: "pace-scale: 0.1").pace == nil)
        #expect(try Self.config(file: "pace: cloud").pace == Pace(scale: 1))
        #expect(try Self.config(environment: ["TERRACE_PACE_SCALE": "0.1"], file: "pace: cloud").pace?.scale == 0.1)
    }

    @Test(arguments: [
        ("listen: nowhere", "HOST:PORT"), ("listen: 'x:70000'", "HOST:PORT"), ("log-level: loud", "not one of"),
        ("log-format: xml", "text, json"), ("strict-engine-version: maybe", "neither true nor false"),
        ("colour: blue", "is not a setting"), ("state-dir: /x", "is not a setting"), ("[1, 2]", "a mapping"),
        ("a: [", "is not YAML"), ("access: all", "owner, token, anyone"), ("allow-host: 'a b'", "not a host's name"),
        ("pace: fast", "instant, cloud"), ("clock: broken", "machine, manual"),
        ("pace-scale: 0", "above 0 and up to 100"),
    ])
    func badFileSaysWhatIsWrong(_ file: String, _ expected: String) {
        let error = #expect(throws: TerraceError.self) { try Self.config(file: file) }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }
}
