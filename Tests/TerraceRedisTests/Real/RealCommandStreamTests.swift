import Foundation
import NIOCore
import TerraceTestSupport
import Testing

@testable import TerraceRedis

/// Writes that real servers send to a replica.
@Suite(.enabled(if: RealServer.executable != nil, "redis-server is not installed"), .timeLimit(.minutes(5)))
struct RealCommandStreamTests {
    @Test(arguments: RealEngine.all, ["yes", "no"])
    func everyWriteArrivesWholeAndCounted(_ engine: RealEngine, diskless: String) async throws {
        try await RealServer.with(2) { servers in
            try await servers[0].start(engine, ["repl-diskless-sync": diskless, "repl-ping-replica-period": "1"])
            let writer = try await servers[0].connect()
            try await writer.send(["SET", "old", "1"])
            let stream = try await servers[0].replication(.snapshotThenCommands)
            let start = stream.start.position.offset
            #expect(try await stream.wholeSnapshot().count > 80)

            let binary = [UInt8]("\r\n$3\r\n*1\r\n$4\r\nPING\r\n\0\u{ff}".utf8)
            let big = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            _ = try await writer.send(all: (0..<1000).map { ["SET", "key:\($0)", "\($0)"] })
            _ = try await writer.send(all: [["MULTI"], ["INCR", "n"], ["INCR", "n"], ["EXEC"]])
            _ = try await writer.send(bytes: [[Array("SET".utf8), Array("big".utf8), big]])
            _ = try await writer.send(bytes: [[Array("SET".utf8), binary, binary]])
            let end = try #require(try await writer.info("replication").primaryOffset)

            let log = try await stream.commands(from: start, through: end)
            let words = try Self.words(of: log)
            #expect(words.filter { $0.first == Array("SET".utf8) }.count == 1002)
            #expect(words.contains([Array("SET".utf8), Array("big".utf8), big]))
            #expect(words.last == [Array("SET".utf8), binary, binary])
            #expect(words.filter { $0.count == 1 }.map { String(decoding: $0[0], as: UTF8.self) } == ["MULTI", "EXEC"])
        }
    }

    @Test(arguments: RealEngine.all)
    func streamGoesOnAfterABreak(_ engine: RealEngine) async throws {
        try await RealServer.with { servers in
            try await servers[0].start(engine)
            let writer = try await servers[0].connect()
            let first = try await servers[0].replication(.snapshotThenCommands)
            _ = try await first.wholeSnapshot()
            try await writer.send(["SET", "a", "1"])
            var end = try #require(try await writer.info("replication").primaryOffset)
            _ = try await first.commands(from: first.start.position.offset, through: end)
            try await writer.send(["CLIENT", "KILL", "TYPE", "replica"])
            await #expect(throws: RedisError.closed(address: first.address)) {
                while true { _ = try await first.nextCommands() }
            }

            let place = ReplicationPosition(history: first.start.position.history, offset: end)
            try await writer.send(["SET", "b", "2"])
            let second = try await servers[0].replication(.commands(after: place))
            #expect(second.start == .commands(after: place))
            end = try #require(try await writer.info("replication").primaryOffset)
            let log = try await second.commands(from: place.offset, through: end)
            #expect(try Self.words(of: log) == [["SET", "b", "2"].map { Array($0.utf8) }])
            #expect(try await second.nextOfSnapshot() == nil)

            let stranger = ReplicationPosition(history: String(repeating: "0", count: 40), offset: end)
            let third = try await servers[0].replication(.commands(after: stranger))
            guard case .snapshot = third.start else {
                Issue.record("a history that the server does not know has to begin with a snapshot")
                return
            }
            #expect(try await third.wholeSnapshot().count > 80)
        }
    }

    @Test func idleStreamIsKeptAndAcknowledged() async throws {
        try await RealServer.with { servers in
            var config = servers[0].config
            config.settings = ["repl-timeout": "2", "repl-ping-replica-period": "1"]
            try await servers[0].start(config)
            var limits = ReplicationLimits()
            limits.heartbeat = .milliseconds(200)
            let stream = try await servers[0].replication(.snapshotThenCommands, limits: limits)
            _ = try await stream.wholeSnapshot()
            let writer = try await servers[0].connect()
            let begin = ContinuousClock.now
            while ContinuousClock.now - begin < .seconds(4) {
                let run = try await stream.nextCommands()
                stream.acknowledge(run.end)
            }
            try await writer.send(["SET", "a", "1"])
            let end = try #require(try await writer.info("replication").primaryOffset)
            _ = try await stream.commands(through: end)
            stream.acknowledge(end)
            #expect(try await writer.send(["WAIT", "1", "0"], deadline: .seconds(10)) == .integer(1))
            await stream.close()
            await #expect(throws: RedisError.closed(address: stream.address)) {
                while true { _ = try await stream.nextCommands() }
            }
        }
    }

    @Test(arguments: RealEngine.all)
    func clientThatWaitsForACopyHearsOfItAtOnce(_ engine: RealEngine) async throws {
        try await RealServer.with { servers in
            try await servers[0].start(engine)
            var limits = ReplicationLimits()
            limits.heartbeat = .seconds(2)
            let stream = try await servers[0].replication(.snapshotThenCommands, limits: limits)
            _ = try await stream.wholeSnapshot()
            let keeping = Task {
                while true { stream.acknowledge(try await stream.nextCommands().end) }
            }
            let writer = try await servers[0].connect()
            // The commands begin with a heartbeat, where the first one comes before the server is done with the snapshot.
            var begin = ContinuousClock.now
            for number in 0...20 {
                try await writer.send(["SET", "a", "\(number)"])
                #expect(try await writer.send(["WAIT", "1", "0"], deadline: hangLimit) == .integer(1))
                if number == 0 { begin = .now }
            }
            // Each of the 20 would wait for a heartbeat.
            #expect(ContinuousClock.now - begin < limits.heartbeat * 10)
            keeping.cancel()
            _ = await keeping.result
        }
    }

    @Test func frozenServerIsAnErrorAtTheDeadlineInTheCommands() async throws {
        try await RealServer.with { servers in
            try await servers[0].start(servers[0].config)
            var limits = ReplicationLimits()
            limits.silence = .milliseconds(300)
            let stream = try await servers[0].replication(.snapshotThenCommands, limits: limits)
            _ = try await stream.wholeSnapshot()
            servers[0].signal(SIGSTOP)
            defer { servers[0].signal(SIGCONT) }
            await #expect(throws: RedisError.timeout(address: stream.address, after: limits.silence)) {
                while true { _ = try await stream.nextCommands() }
            }
        }
    }

    @Test func replicaWithoutItsPrimaryRefuses() async throws {
        try await RealServer.with { servers in
            var config = servers[0].config
            config.replicaOf = NodeConfig.Endpoint(host: servers[0].host, port: 1)
            try await servers[0].start(config)
            let refusal = await #expect(throws: RedisError.self) { try await servers[0].replication(.snapshot) }
            #expect(refusal?.code == "NOMASTERLINK")
        }
    }

    private static func words(of log: [UInt8]) throws -> [[[UInt8]]] {
        var decoder = RESPDecoder()
        var buffer = ByteBuffer(bytes: log)
        var commands: [[[UInt8]]] = []
        while let value = try decoder.decode(buffer: &buffer) {
            commands.append(
                try #require(value.array).map {
                    guard case .bulk(let bytes) = $0 else { throw RedisError.protocolError("no bulk string") }
                    return bytes
                })
        }
        return commands.filter { $0.first != Array("SELECT".utf8) }
    }
}

extension ReplicationStream {
    /// The bytes of all runs up to this offset. Runs are without gaps, and the first one begins at `start`.
    func commands(from start: Int64? = nil, through end: Int64) async throws -> [UInt8] {
        var log: [UInt8] = []
        var place = start
        while place ?? 0 < end {
            let run = try await nextCommands()
            #expect(run.start == place ?? run.start && run.end >= run.start + Int64(run.bytes.count))
            log += run.bytes
            place = run.end
        }
        #expect(place ?? end >= end)
        return log
    }
}
