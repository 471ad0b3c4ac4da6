import TerraceAPI
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
        ("tiers: [[a]]", "neither a text nor a list"), ("listen: {a: b}", "neither a text nor a list"),
        ("pace: fast", "instant, cloud"), ("clock: broken", "machine, manual"),
        ("pace-scale: 0", "above 0 and up to 100"),
    ])
    func badFileSaysWhatIsWrong(_ file: String, _ expected: String) {
        let error = #expect(throws: TerraceError.self) { try Self.config(file: file) }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
        #expect(
            error?.message.contains("/home/u/.local/state/terrace/terraced.yaml") == true, "\(error?.message ?? "")")
    }

    @Test func aWrongValueIsRefusedWithThePlaceItWasWrittenAt() {
        let bad = "loud"
        let file = "listen: 127.0.0.1:1\nlog-level: \(bad)"
        let sources: [(DaemonConfigSources, String)] = [
            (
                DaemonConfigSources(flags: ["log-level": bad], environment: ["TERRACE_LOG_LEVEL": "info"]),
                "(--log-level)"
            ),
            (
                DaemonConfigSources(environment: ["TERRACE_LOG_LEVEL": bad], file: "log-level: info"),
                "(TERRACE_LOG_LEVEL)"
            ),
            (DaemonConfigSources(file: file), "terraced.yaml:2)"),
        ]
        for (given, place) in sources {
            let error = #expect(throws: TerraceError.self) {
                try Self.config(flags: given.flags, environment: given.environment, file: given.file)
            }
            #expect(error?.message.hasPrefix("log-level 'loud' is not one of trace, debug") == true)
            #expect(error?.message.hasSuffix(place) == true, "\(error?.message ?? "")")
        }
    }

    private struct DaemonConfigSources {
        var flags: [String: String] = [:]
        var environment: [String: String] = [:]
        var file: String?
    }

    @Test func ephemeralOfTheFileCounts() throws {
        #expect(try Self.config(file: "ephemeral: true").ephemeral)
        #expect(try !Self.config(flags: ["ephemeral": "false"], file: "ephemeral: true").ephemeral)
        // Only the first two sources can say that the state folder is a temporary one.
        #expect(try Self.config(file: "ephemeral: true").stateDir == "/home/u/.local/state/terrace")
        #expect(
            try Self.config(environment: ["TERRACE_EPHEMERAL": "1", "TMPDIR": "/t"]).stateDir.hasPrefix("/t/terrace-"))
    }

    @Test func whatWasSaidIsKeptWithoutSecrets() throws {
        let given = try Self.config(
            flags: ["warm": "basic=1"],
            environment: [
                "TERRACE_TOKEN": "t", "TERRACE_TIERS": "a:b", "TERRACE_SNAPSHOTS_KEY": "/k", "AWS_ACCESS_KEY_ID": "i",
                "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
            ], file: "pace: cloud"
        ).given
        #expect(given == ["warm": "basic=1", "tiers": "a:b", "pace": "cloud", "snapshots-key": "/k"])
    }

    /// A setting that is declared and not read would be documented without an effect. Each one is given a value that is not its
    /// default, and must change the configuration.
    @Test(arguments: DaemonSettings.all) func eachSettingHasAnEffect(_ setting: Setting) throws {
        let value: String
        switch setting {
        case DaemonSettings.listen, DaemonSettings.listenTLS: value = "127.0.0.9:9"
        case DaemonSettings.warm: value = "basic=1"
        case DaemonSettings.paceScale: value = "0.5"
        case DaemonSettings.snapshotsEndpoint: value = "http://127.0.0.1:9"
        case DaemonSettings.snapshotsRegion: value = "eu-north-1"
        default: value = setting.form == .flag ? "true" : setting.choices.last { $0 != setting.defaultText } ?? "/x"
        }
        let host = setting == DaemonSettings.allowHost
        let ofBuckets = [
            DaemonSettings.snapshotsEndpoint, DaemonSettings.snapshotsRegion, DaemonSettings.accessKey,
            DaemonSettings.secretKey, DaemonSettings.sessionToken,
        ]
        func config(_ value: String?) throws -> DaemonConfig {
            var environment = ["TERRACE_PACE": setting == DaemonSettings.pace ? "instant" : "cloud"]
            if ofBuckets.contains(setting) { environment.merge(SnapshotsPlaceTests.bucket) { $1 } }
            if let value { environment[setting.variable] = value }
            var config = try Self.config(environment: environment)
            config.given = [:]
            return config
        }
        #expect(try config(host ? "x.example" : value) != config(nil))
    }

    /// A word that is declared and not understood would end the daemon, although the documentation names it.
    @Test(arguments: DaemonSettings.all) func eachWordOfAChoiceAndEachDefaultIsUnderstood(_ setting: Setting) throws {
        for word in setting.choices + [setting.defaultText].compactMap({ $0 }) {
            #expect(throws: Never.self) { try Self.config(environment: [setting.variable: word]) }
        }
        if !setting.choices.isEmpty {
            #expect(throws: TerraceError.self) { try Self.config(environment: [setting.variable: "neither"]) }
        }
    }
}
