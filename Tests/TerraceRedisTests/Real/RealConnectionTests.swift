import Foundation
import TerraceTestSupport
import Testing

@testable import TerraceRedis

@Suite(.enabled(if: RealServer.executable != nil, "redis-server is not installed"), .timeLimit(.minutes(5)))
struct RealConnectionTests {
    /// SHA-256 of `open sesame`.
    private let hash = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb"

    @Test func pipelinedCommandsOfManyTasksGetTheirOwnReplies() async throws {
        try await RealServer.with { servers in
            try await servers[0].start(servers[0].config)
            let connection = try await servers[0].connect()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<500 {
                    group.addTask { try await connection.send(["ECHO", "\(number)"]).string == "\(number)" }
                }
                for try await matched in group { #expect(matched) }
            }
            let values = try await connection.send(all: [["PING"], ["NOSUCH", "secret"], ["ECHO", "x"]])
            #expect(values.first == .simple("PONG") && values.last?.string == "x")
            await connection.close()
            #expect(!connection.isOpen)
            await #expect(throws: RedisError.closed(address: connection.address)) {
                try await connection.send(["PING"])
            }
        }
    }

    @Test func loginIsRequiredAndItsPasswordNeverPrinted() async throws {
        try await RealServer.with { servers in
            let server = servers[0]
            var config = server.config
            config.users = [
                ACLRule(passwordHashes: [hash], blocked: ["config", "cluster|meet"]), .control(passwordHash: hash),
            ]
            try await server.start(config)
            let stranger = try await server.connect()
            await #expect(throws: RedisError.server("NOAUTH Authentication required.")) {
                try await stranger.send(["GET", "k"])
            }
            let refusal = await #expect(throws: RedisError.self) {
                try await server.connect(user: "terrace", password: "open barley")
            }
            #expect(refusal?.code == "WRONGPASS")
            #expect(refusal?.description.contains("barley") == false)
            let client = try await server.connect(password: "open sesame")
            let denial = await #expect(throws: RedisError.self) { try await client.send(["CONFIG", "GET", "port"]) }
            #expect(denial?.code == "NOPERM")
            let control = try await server.connect(user: "terrace", password: "open sesame")
            #expect(try await control.send(["CONFIG", "GET", "port"]).array?.last?.integer == 6379)
        }
    }

    @Test func missedDeadlineEndsTheConnection() async throws {
        try await RealServer.with { servers in
            try await servers[0].start(servers[0].config)
            let connection = try await servers[0].connect()
            try await connection.send(["CLIENT", "PAUSE", "600000", "ALL"])
            let limit = Duration.milliseconds(50)
            await #expect(throws: RedisError.timeout(address: connection.address, after: limit)) {
                try await connection.send(["PING"], deadline: limit)
            }
            await #expect(throws: RedisError.self) { try await connection.send(["PING"]) }
            #expect(!connection.isOpen)
        }
    }

    @Test func cancellationResumesAtOnceAndKeepsTheConnection() async throws {
        try await RealServer.with { servers in
            try await servers[0].start(servers[0].config)
            let (connection, other) = (try await servers[0].connect(), try await servers[0].connect())
            try await other.send(["CLIENT", "PAUSE", "60000", "WRITE"])
            let waiting = Task { try await connection.send(["SET", "late", "1"], deadline: hangLimit) }
            waiting.cancel()
            // If cancellation had no effect, the wait would end with the error of the deadline.
            await #expect(throws: CancellationError.self) { try await waiting.value }
            try await other.send(["CLIENT", "UNPAUSE"])
            #expect(try await connection.send(["ECHO", "next"]).string == "next")
        }
    }

    @Test func killedServerFailsWaitingCommands() async throws {
        try await RealServer.with { servers in
            try await servers[0].start(servers[0].config)
            let connection = try await servers[0].connect()
            let blocked = Task { try await connection.send(["BLPOP", "nothing", "0"], deadline: hangLimit) }
            let other = try await servers[0].connect()
            try await eventually("one client is blocked") {
                try await other.info("clients").fields["blocked_clients"]
            } until: {
                $0 == "1"
            }
            await servers[0].kill()
            await #expect(throws: RedisError.closed(address: connection.address)) { try await blocked.value }
            let refusal = await #expect(throws: RedisError.self) { try await servers[0].connect() }
            guard case .connectFailed = refusal else {
                Issue.record("connectFailed was expected, not \(String(describing: refusal))")
                return
            }
        }
    }

    @Test func refusedClientGetsTheReason() async throws {
        try await RealServer.with { servers in
            var config = servers[0].config
            config.maxClients = 1
            try await servers[0].start(config)
            let only = try await servers[0].connect()
            try await only.send(["PING"])
            let refused = await #expect(throws: RedisError.self) {
                try await servers[0].connect(password: "any")
            }
            #expect(refused == .server("ERR max number of clients reached"))
        }
    }

    @Test func renamedCommandIsSentByItsUsualName() async throws {
        try await RealServer.with { servers in
            let server = servers[0]
            var config = server.config
            config.renamedCommands = ["CONFIG": "hidden-config"]
            try await server.start(config)
            let client = try await server.connect()
            let unknown = await #expect(throws: RedisError.self) { try await client.send(["CONFIG", "GET", "port"]) }
            #expect(unknown?.description == "ERR unknown command 'CONFIG', with args beginning with: …")
            let control = try await RedisConnection.connect(
                host: server.host, port: server.port, renamed: ["CONFIG": "hidden-config"])
            #expect(try await control.send(["config", "GET", "port"]).array?.last?.integer == 6379)
        }
    }
}
