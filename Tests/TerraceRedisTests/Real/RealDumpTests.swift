import Foundation
import TerraceTestSupport
import Testing

@testable import TerraceRedis

/// Snapshots that real servers saved.
@Suite(.enabled(if: RealServer.executable != nil, "redis-server is not installed"), .timeLimit(.minutes(5)))
struct RealDumpTests {
    @Test(arguments: RealEngine.all)
    func savedSnapshotIsWhole(_ engine: RealEngine) async throws {
        let (dump, info) = try await dump(engine)
        for size in [1, 7, 8, 9, dump.count] {
            let summary = try RDBTests.inspect(dump, by: size)
            #expect(summary.checksum != nil && summary.length == Int64(dump.count))
            #expect(summary.header.writer == info.valkeyVersion ?? info.redisVersion)
            #expect(summary.header.bits == 64 && summary.header.created ?? 0 > 1_700_000_000)
            #expect(summary.header.position == nil && !summary.header.isPartOfLog)
            let kind = info.valkeyVersion == nil ? RDBCompatibility.Engine.redis : .valkey
            let obstacle = RDBCompatibility.obstacle(to: summary.header.format, in: kind, summary.header.writer ?? "")
            #expect(obstacle == nil)
        }
    }

    @Test(arguments: RealEngine.all)
    func everyFlippedBitAndEveryCutIsFound(_ engine: RealEngine) async throws {
        let (dump, _) = try await dump(engine)
        for bit in stride(from: 0, to: dump.count * 8, by: 3) {
            var other = dump
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: RDBError.self, "bit \(bit)") { try RDBTests.inspect(other) }
        }
        for length in 0..<dump.count {
            #expect(throws: RDBError.self, "\(length) bytes") { try RDBTests.inspect(dump.prefix(length)) }
        }
    }

    @Test func replicationTellsItsPlaceInTheHeader() async throws {
        try await RealServer.with { servers in
            try await servers[0].start(servers[0].config)
            let stream = try await servers[0].replication(.snapshot)
            let summary = try RDBTests.inspect(try await stream.wholeSnapshot())
            #expect(summary.header.position == stream.start.position)
        }
    }

    private func dump(_ engine: RealEngine) async throws -> ([UInt8], RedisInfo) {
        try await RealServer.with { servers in
            try await servers[0].start(engine)
            let client = try await servers[0].connect()
            _ = try await client.send(all: (0..<20).map { ["SET", "key:\($0)", "value \($0)"] })
            _ = try await client.send(all: [
                ["SET", "same", String(repeating: "x", count: 500)], ["HSET", "hash", "a", "1"], ["SADD", "set", "1"],
                ["ZADD", "sorted", "1.5", "a"], ["RPUSH", "list", "a"], ["XADD", "stream", "*", "a", "b"],
                ["SET", "end", "1", "EX", "1000"],
            ])
            #expect(try await client.send(["SAVE"]).isOK)
            let file = servers[0].directory.appendingPathComponent("dump.rdb")
            return (Array(try Data(contentsOf: file)), try await client.info())
        }
    }
}
