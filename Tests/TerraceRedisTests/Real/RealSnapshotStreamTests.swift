import Foundation
import TerraceTestSupport
import Testing

@testable import TerraceRedis

/// Snapshots that real servers send.
@Suite(.enabled(if: RealServer.executable != nil, "redis-server is not installed"), .timeLimit(.minutes(5)))
struct RealSnapshotStreamTests {
    @Test(arguments: RealEngine.all, ["yes", "no"])
    func snapshotHasEveryWriteThatWasAcknowledgedBefore(_ engine: RealEngine, diskless: String) async throws {
        try await RealServer.with(2) { servers in
            try await servers[0].start(engine, ["repl-diskless-sync": diskless])
            let writer = try await servers[0].connect()
            _ = try await writer.send(all: (0..<2000).map { ["SET", "before:\($0)", "value \($0)"] })
            let before = try #require(try await writer.info("replication").primaryOffset)
            let writing = Task {
                var count = 0
                while !Task.isCancelled {
                    try await writer.send(["SET", "after:\(count)", "\(count)"])
                    count += 1
                }
            }
            let stream = try await servers[0].replication(.snapshot)
            #expect(stream.start.position.offset >= before)
            let file = servers[1].directory.appendingPathComponent("dump.rdb")
            try await stream.wholeSnapshot().write(to: file)
            writing.cancel()
            _ = await writing.result

            try await servers[1].start(engine)
            let reader = try await servers[1].connect()
            let values = try await reader.send(all: (0..<2000).map { ["GET", "before:\($0)"] })
            #expect(values.enumerated().allSatisfy { $1.string == "value \($0)" })
            #expect(try await stream.nextOfSnapshot() == nil)
        }
    }

    /// Valkey 9 ends the snapshot of a replica that seems older.
    @Test(arguments: RealEngine.all)
    func fieldsThatExpireAreInTheSnapshot(_ engine: RealEngine) async throws {
        try await RealServer.with(2) { servers in
            try await servers[0].start(engine)
            let writer = try await servers[0].connect()
            try await writer.send(["HSET", "hash", "field", "1"])
            let words = ["1000", "FIELDS", "1", "field"]
            // Older engines have no such fields.
            guard try await writer.send(all: [["HEXPIRE", "hash"] + words])[0].array == [.integer(1)] else { return }
            let version = try await writer.info("server").valkeyVersion
            let stream = try await servers[0].replication(.snapshot, valkeyVersion: version)
            let file = servers[1].directory.appendingPathComponent("dump.rdb")
            try await stream.wholeSnapshot().write(to: file)
            try await servers[1].start(engine)
            let times = try await servers[1].connect().send(["HTTL", "hash"] + words.dropFirst()).array
            #expect((1...1000).contains(times?.first?.integer ?? 0))
        }
    }

    @Test func emptyServerHasASnapshot() async throws {
        try await RealServer.with { servers in
            try await servers[0].start(servers[0].config)
            let snapshot = try await servers[0].replication(.snapshot).wholeSnapshot()
            #expect(snapshot.starts(with: Array("REDIS00".utf8)))
            let info = try await servers[0].connect().info("replication")
            #expect(info.connectedReplicas == 0)
        }
    }

    @Test func loginIsTheControlUsersAndNamesMayBeSecret() async throws {
        try await RealServer.with { servers in
            let server = servers[0]
            var config = server.config
            // SHA-256 of `open sesame`.
            let hash = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb"
            config.users = [ACLRule(passwordHashes: [hash], blocked: ["psync"]), .control(passwordHash: hash)]
            config.renamedCommands = ["REPLCONF": "hidden-replconf"]
            try await server.start(config)
            func open(_ user: String?, _ password: String?, renamed: [String: String]) async throws {
                let stream = try await ReplicationStream.open(
                    host: server.host, port: server.port, user: user, password: password, request: .snapshot,
                    renamed: renamed)
                #expect(try await stream.wholeSnapshot().count > 80)
            }
            try await open("terrace", "open sesame", renamed: config.renamedCommands)
            let wrong = await #expect(throws: RedisError.self) {
                try await open("terrace", "open barley", renamed: config.renamedCommands)
            }
            #expect(wrong?.code == "WRONGPASS")
            let stranger = await #expect(throws: RedisError.self) {
                try await open(nil, nil, renamed: config.renamedCommands)
            }
            #expect(stranger?.code == "NOAUTH")
            let unknown = await #expect(throws: RedisError.self) {
                try await open("terrace", "open sesame", renamed: [:])
            }
            #expect(unknown?.description.hasPrefix("ERR unknown command 'REPLCONF'") == true)
        }
    }

    @Test func serverThatDiesInTheSnapshotIsAnErrorAtOnce() async throws {
        try await RealServer.with { servers in
            let stream = try await servers[0].stalledSnapshot()
            await servers[0].kill()
            let end = await #expect(throws: RedisError.self) { _ = try await stream.wholeSnapshot() }
            guard case .interrupted(stream.address, _) = end else {
                Issue.record("interrupted was expected, not \(String(describing: end))")
                return
            }
            await #expect(throws: RedisError.self) { try await stream.nextOfSnapshot() }
        }
    }

    @Test func frozenServerIsAnErrorAtTheDeadline() async throws {
        try await RealServer.with { servers in
            var limits = ReplicationLimits()
            limits.silence = .seconds(3)
            let stream = try await servers[0].stalledSnapshot(limits)
            servers[0].signal(SIGSTOP)
            defer { servers[0].signal(SIGCONT) }
            await #expect(throws: RedisError.timeout(address: stream.address, after: limits.silence)) {
                _ = try await stream.wholeSnapshot()
            }
        }
    }

    @Test func cancelledReaderClosesTheConnection() async throws {
        try await RealServer.with { servers in
            let stream = try await servers[0].stalledSnapshot()
            servers[0].signal(SIGSTOP)
            let reading = Task { _ = try await stream.wholeSnapshot() }
            try await Task.sleep(for: .milliseconds(20))
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
            servers[0].signal(SIGCONT)
            await #expect(throws: RedisError.self) { while try await stream.nextOfSnapshot() != nil {} }
        }
    }

    @Test func slowReaderHoldsLittle() async throws {
        try await RealServer.with { servers in
            let size = 300 << 20
            let stream = try await servers[0].stalledSnapshot(megabytes: 300)
            let before = try Self.memory()
            // Long enough for the loopback to move all of it, if it were read.
            try await Task.sleep(for: .seconds(2))
            #expect(try Self.memory() - before < 32 << 20)
            var count = 0
            while let piece = try await stream.nextOfSnapshot() { count += piece.count }
            #expect(count > size - (1 << 20))
            #expect(try Self.memory() - before < 32 << 20)
        }
    }

    /// The resident memory of this process in bytes.
    private static func memory() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(pages[1])) * sysconf(Int32(_SC_PAGESIZE))
    }
}

extension ReplicationStream {
    func wholeSnapshot() async throws -> Data {
        var data = Data()
        while let piece = try await nextOfSnapshot() { data.append(contentsOf: piece) }
        return data
    }
}

extension RealServer {
    /// A stream whose snapshot is larger than what sockets and the stream hold, and of which the first piece is read.
    func stalledSnapshot(
        _ limits: ReplicationLimits = ReplicationLimits(), megabytes: Int = 64
    ) async throws -> ReplicationStream {
        var config = config
        // From a disk, or the process that makes the snapshot would write on after the server has been killed.
        config.settings = ["repl-diskless-sync": "no", "rdbcompression": "no"]
        try await start(config)
        let filler = try await connect()
        for number in 0..<megabytes { try await filler.send(["SETRANGE", "big:\(number)", "\((1 << 20) - 1)", "x"]) }
        let stream = try await replication(.snapshot, limits: limits)
        _ = try await stream.nextOfSnapshot()
        return stream
    }
}
