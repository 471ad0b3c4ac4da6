import Foundation
import TerraceTestSupport
import Testing

@testable import TerraceRedis

@Suite(.enabled(if: RealServer.executable != nil, "redis-server is not installed"), .timeLimit(.minutes(5)))
struct RealConfigTests {
    /// SHA-256 of `open sesame`.
    private let hash = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb"

    @Test func everyRenderedValueIsReadBackByRedis() async throws {
        try await RealServer.with { servers in
            let server = servers[0]
            var config = server.config
            config.maxMemory = 64 * 1024 * 1024
            config.maxClients = 77
            config.databases = 3
            config.savePoints = ["900 1", "300 10"]
            config.appendOnly = true
            config.appendFsync = .always
            config.primaryPassword = "p\"w\\ é\t#'$"
            config.settings = [
                "maxmemory-policy": "allkeys-lru", "notify-keyspace-events": "KEA", "timeout": "100",
                "client-output-buffer-limit": "normal 0 0 0 replica 268435456 67108864 60",
                "oom-score-adj-values": "0 100 700",
            ]
            try await server.start(config)
            let connection = try await server.connect()
            let expected = [
                "maxmemory": "67108864", "maxclients": "77", "databases": "3", "save": "900 1 300 10",
                "appendonly": "yes", "appendfsync": "always", "masterauth": "p\"w\\ é\t#'$",
                "maxmemory-policy": "allkeys-lru", "timeout": "100", "bind": server.host,
                "bind-source-addr": server.host, "replica-announce-ip": server.host, "set-proc-title": "no",
                "repl-diskless-sync-delay": "0", "oom-score-adj-values": "0 100 700",
                "client-output-buffer-limit": "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
            ]
            for (name, value) in expected {
                let reply = try await connection.send(["CONFIG", "GET", name])
                #expect(reply.array?.last?.string == value, "\(name)")
            }
            let info = try await connection.info()
            #expect(info.role == .primary && info.maxMemory == config.maxMemory && !info.isLoading)
            #expect(info.configFile == server.directory.appendingPathComponent("redis.conf").path)
        }
    }

    @Test func replicaLogsInAndIsListedByItsOwnAddress() async throws {
        try await RealServer.with(2) { servers in
            var primary = servers[0].config
            primary.users = [ACLRule(passwordHashes: [hash]), .control(passwordHash: hash)]
            try await servers[0].start(primary)
            var replica = servers[1].config
            replica.users = primary.users
            replica.replicaOf = .init(host: servers[0].host, port: servers[0].port)
            replica.primaryUser = "terrace"
            replica.primaryPassword = "open sesame"
            try await servers[1].start(replica)
            let upper = try await servers[0].connect(user: "terrace", password: "open sesame")
            let lower = try await servers[1].connect(user: "terrace", password: "open sesame")
            try await eventually("the link to the primary is up") {
                try await lower.info("replication").isPrimaryLinkUp
            } until: {
                $0 == true
            }
            let info = try await lower.info()
            #expect(info.role == .replica && info.primaryHost == servers[0].host && info.primaryPort == 6379)
            // WAIT returns when the replica has acknowledged the write.
            try await upper.send(["SET", "k", "v"])
            try await upper.untilReplicated(to: 1)
            let listed = try await upper.info("replication").replicas
            #expect(listed.map(\.host) == [servers[1].host])
            #expect(listed.first?.isOnline == true)
            #expect(try await lower.send(["GET", "k"]).string == "v")
        }
    }
}
