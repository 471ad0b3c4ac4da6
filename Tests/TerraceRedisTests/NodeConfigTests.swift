import Testing

@testable import TerraceRedis

@Suite struct NodeConfigTests {
    private let hash = String(repeating: "ab", count: 32)

    @Test func aReplicatedNode() throws {
        var config = NodeConfig(title: "Node sessions/0/1", address: "127.20.0.2", port: 6380, directory: "/data/n 1")
        config.binds = ["127.20.0.2", "127.20.0.9"]
        config.maxMemory = 104_857_600
        config.maxClients = 256
        config.savePoints = ["900 1", "300 10"]
        config.appendOnly = true
        config.appendFsync = .always
        config.replicaOf = .init(host: "127.20.0.1", port: 6380)
        config.primaryUser = "terrace"
        config.primaryPassword = #"p"w\ é"#
        config.renamedCommands = ["CONFIG": "secret-1", "BGSAVE": ""]
        config.users = [
            ACLRule(passwordHashes: [hash], blocked: ["config", "cluster|meet"]), .control(passwordHash: hash),
        ]
        config.settings = [
            "maxmemory-policy": "allkeys-lru", "notify-keyspace-events": "",
            "client-output-buffer-limit": "normal 0 0 0 replica 256mb 64mb 60", "oom-score-adj-values": "0 200 800",
        ]
        let expected = #"""
            # Node sessions/0/1, written by Terrace. Changes made here are lost.

            # Network
            bind 127.20.0.2 127.20.0.9
            bind-source-addr 127.20.0.2
            port 6380
            protected-mode no

            # Process; it is recognised by its command line, which a title would overwrite
            daemonize no
            set-proc-title no
            shutdown-timeout 1
            dir "/data/n 1"

            # Limits
            maxmemory 104857600
            maxclients 256
            databases 16

            # Persistence
            save 900 1
            save 300 10
            appendonly yes
            appendfsync always

            # Replication; a delay would keep a new replica waiting for others to join it
            repl-diskless-sync-delay 0
            replica-announce-ip 127.20.0.2
            replicaof 127.20.0.1 6380
            masteruser terrace
            masterauth "p\"w\\ é"

            # Commands hidden from clients
            rename-command BGSAVE ""
            rename-command CONFIG secret-1

            # Users
            user default on #HASH ~* &* +@all -config -cluster|meet
            user terrace on #HASH ~* &* +@all

            # Settings of the tier and the customer
            client-output-buffer-limit normal 0 0 0
            client-output-buffer-limit replica 256mb 64mb 60
            maxmemory-policy allkeys-lru
            notify-keyspace-events ""
            oom-score-adj-values 0 200 800

            """#
        #expect(try config.rendered() == expected.replacing("HASH", with: hash))
    }

    @Test func aClusterNode() throws {
        var config = NodeConfig(title: "Node", address: "127.20.0.2", port: 6379, directory: "/data")
        config.cluster = .init(announceIP: "127.20.0.2", nodeTimeoutMilliseconds: 2000)
        config.dialect = .redis6
        let text = try config.rendered()
        #expect(
            text.contains(
                """
                # Cluster
                cluster-enabled yes
                cluster-config-file nodes.conf
                cluster-announce-ip 127.20.0.2
                cluster-node-timeout 2000
                cluster-allow-replica-migration no
                cluster-replica-no-failover yes

                """))
        #expect(text.contains("\nsave \"\"\n"))
        #expect(!text.contains("bind-source-addr"))
    }

    @Test func redisSixGetsOnlyKnownSettings() throws {
        var config = NodeConfig(title: "Node", address: "127.20.0.2", port: 6379, directory: "/data")
        config.dialect = .redis6
        config.settings = ["hash-max-listpack-value": "64", "latency-tracking": "no", "timeout": "0"]
        config.users = [ACLRule(passwordHashes: [], blocked: ["config|set", "function", "save", "cluster|links"])]
        let text = try config.rendered()
        #expect(text.contains("\nhash-max-ziplist-value 64\ntimeout 0\n"))
        #expect(!text.contains("latency-tracking"))
        let cluster = EngineDialect.redis6.denials(["cluster|links"], of: ["+@all"]).joined(separator: " ")
        #expect(cluster.hasPrefix("-cluster +cluster|addslots +cluster|bumpepoch "))
        let rest = "-config +config|get +config|help +config|resetstat +config|rewrite"
        #expect(text.contains("user default on nopass ~* &* +@all -save \(cluster) \(rest)\n"))
    }

    @Test(arguments: ["\n", "\r", "\0", "a\r\nb", "x\nrequirepass y"])
    func lineEndsAndNULAreRefusedEverywhere(_ bad: String) {
        let breakages: [(inout NodeConfig) -> Void] = [
            { $0.title = bad }, { $0.address = bad }, { $0.binds = [bad] }, { $0.directory = bad },
            { $0.savePoints = ["900 1" + bad] }, { $0.replicaOf = .init(host: bad, port: 1) }, { $0.primaryUser = bad },
            { $0.primaryPassword = bad }, { $0.renamedCommands = [bad: "x"] }, { $0.renamedCommands = ["GET": bad] },
            { $0.users = [ACLRule(user: bad, passwordHashes: [])] },
            { $0.users = [ACLRule(passwordHashes: [bad])] },
            { $0.users = [ACLRule(passwordHashes: [], rules: [bad])] },
            { $0.users = [ACLRule(passwordHashes: [], blocked: [bad])] },
            { $0.settings = ["hz": bad] }, { $0.settings = [bad: "1"] },
            { $0.settings = ["client-output-buffer-limit": "normal 0 0 " + bad] },
            { $0.cluster = .init(announceIP: bad) },
        ]
        for (index, damage) in breakages.enumerated() {
            var config = NodeConfig(title: "t", address: "127.0.0.1", port: 6379, directory: "/d")
            damage(&config)
            #expect(throws: ConfigError.self, "breakage \(index)") { try config.rendered() }
        }
    }

    @Test func contradictoryConfigurationIsRefused() {
        let breakages: [(inout NodeConfig) -> Void] = [
            { $0.port = 0 }, { $0.binds = [] }, { $0.savePoints = ["900"] }, { $0.savePoints = ["900 -1"] },
            { $0.settings = ["requirepass": "x"] }, { $0.settings = ["port": "1"] }, { $0.settings = ["": "1"] },
            { $0.settings = ["client-output-buffer-limit": "normal 0 0"] },
            {
                $0.cluster = .init(announceIP: "127.0.0.1"); $0.replicaOf = .init(host: "h", port: 1)
            },
            {
                $0.cluster = .init(announceIP: "127.0.0.1"); $0.port = 60000
            },
            { $0.users = [ACLRule(user: "a b", passwordHashes: [])] },
            { $0.users = [ACLRule(passwordHashes: ["AB"])] },
            { $0.users = [ACLRule(passwordHashes: [], blocked: ["config +get"])] },
        ]
        for (index, damage) in breakages.enumerated() {
            var config = NodeConfig(title: "t", address: "127.0.0.1", port: 6379, directory: "/d")
            damage(&config)
            #expect(throws: ConfigError.self, "breakage \(index)") { try config.rendered() }
        }
    }

    @Test func errorsNeverShowTheValue() {
        var config = NodeConfig(title: "t", address: "127.0.0.1", port: 6379, directory: "/d")
        config.primaryPassword = "hidden\n"
        let error = #expect(throws: ConfigError.self) { try config.rendered() }
        #expect(error?.setting == "masterauth")
        #expect(error?.description.contains("hidden") == false)
    }

    @Test(arguments: [
        ("plain-1_2./:,@", "plain-1_2./:,@"), ("", #""""#), ("a b", #""a b""#), ("a\tb", #""a\x09b""#),
        ("it's", #""it's""#), (#"C:\x"#, #""C:\\x""#), ("\u{7F}", #""\x7f""#), ("日本", #""日本""#),
    ])
    func wordsAreQuotedForRedisParser(_ word: String, _ quoted: String) throws {
        #expect(try ConfigText.quoted(word, of: "x") == quoted)
    }

    @Test func everyAddressAndPortIsTried() {
        var config = NodeConfig(title: "", address: "127.0.0.2", port: 6379, directory: "/")
        config.binds.append("127.0.0.3")
        config.cluster = NodeConfig.Cluster(announceIP: "127.0.0.2")
        config.tls = NodeConfig.TLS(port: 6380, certificateFile: "", keyFile: "", authorityFile: "", isOnly: true)
        #expect(
            config.listens.map { "\($0.host):\($0.port)" } == [
                "127.0.0.2:6380", "127.0.0.2:16380", "127.0.0.3:6380", "127.0.0.3:16380",
            ])
        config.tls?.isOnly = false
        #expect(config.listens.map(\.port).contains(6379))
    }

    /// Redis 6.2 refuses a channel after all channels: "Adding a pattern after the * pattern is not valid".
    @Test(arguments: [
        (["~*", "&app:*"], "~* resetchannels &app:*"), (["&*", "&app:*"], "&* &app:*"),
        (["resetchannels", "&a", "&b"], "resetchannels &a &b"), (["&a", "&b", "+@all"], "resetchannels &a &b +@all"),
        (["+@read"], "+@read"),
    ])
    func firstChannelRuleBeginsWithAReset(_ rules: [String], _ expected: String) throws {
        #expect(try ACLRule(user: "app", passwordHashes: [], rules: rules).line() == "user app on nopass \(expected)")
    }

    @Test func rulesOfUsersWithoutPasswordOrDisabled() throws {
        #expect(try ACLRule(passwordHashes: []).line() == "user default on nopass ~* &* +@all")
        let rule = ACLRule(
            user: "app", passwordHashes: [hash, hash], isEnabled: false, rules: ["~a:*", "~b", "&*", "+@all"])
        #expect(try rule.line() == "user app off #\(hash) #\(hash) ~a:* ~b &* +@all")
    }
}
