import TerraceTestSupport
import Testing

@testable import TerraceRedis

/// The snapshot and the commands are cut out of a replication stream, in whatever fragments it arrives.
@Suite struct ReplicationParsingTests {
    private static let mark = String(String(repeating: "0123456789abcdef", count: 3).prefix(40))

    @Test(arguments: ["$EOF:\(mark)", "$149"])
    func snapshotIsTheSameInAnyFragments(_ header: String) throws {
        // Parts of the mark are data.
        let text = Self.mark.prefix(39) + "x" + Self.mark.dropFirst() + String(repeating: "y", count: 40)
        let snapshot = Array((text + Self.mark.prefix(30)).utf8)
        #expect(snapshot.count == 149)
        let after = header.hasPrefix("$EOF") ? [] : Array("*1\r\n".utf8)
        let sent = snapshot + (after.isEmpty ? Array(Self.mark.utf8) : after)
        for first in 1...sent.count {
            for size in [1, 7, 39, 40, 41, sent.count] {
                var payload = try #require(SnapshotPayload(header: header))
                var (read, rest): ([UInt8], [UInt8]) = ([], [])
                for piece in Self.fragments(of: sent, first: first, then: size) {
                    let (bytes, others) = payload.take(piece)
                    read += bytes
                    rest += others
                }
                #expect(read == snapshot && rest == after && payload.isComplete, "\(first), then \(size)")
            }
        }
    }

    @Test func snapshotWithoutItsEndIsNotComplete() throws {
        for header in ["$EOF:\(Self.mark)", "$50"] {
            var payload = try #require(SnapshotPayload(header: header))
            _ = payload.take(Array(Self.mark.utf8.dropLast())[...])
            #expect(!payload.isComplete)
        }
        #expect(SnapshotPayload(header: "$0")?.isComplete == true)
    }

    @Test(arguments: ["", "$", "$-1", "$+1", "$EOF:", "$EOF:\(mark)0", "$99999999999999999999", "*1", "$1x"])
    func otherHeadersAreNone(_ header: String) {
        #expect(SnapshotPayload(header: header) == nil)
    }

    @Test func commandsAreTheSameInAnyFragments() throws {
        let data = [
            command(["SELECT", "0"]), command(["SET", "k", "\r\n*1\r\n$4\r\nPING\r\n"]), command(["SET", "", ""]),
            command(["PINGX"]), command(["REPLCONFX", "GETACK"]),
        ]
        let ping = command(["ping"])
        let parts = [
            data[0], ping, Array("\n\r\n".utf8), data[1], data[2], command(["REPLCONF", "GETACK", "*"]), data[3],
        ]
        let sent = Array((parts + [Array("PING\r\n".utf8), data[4], Array("*0\r\n".utf8)]).joined())
        for first in 1...sent.count {
            for size in [1, 2, 3, sent.count] {
                var scanner = CommandScanner(after: 100, largest: 1000)
                var log: [UInt8] = []
                var place: Int64 = 100
                var asked = 0
                for piece in Self.fragments(of: sent, first: first, then: size) {
                    scanner.append(piece)
                    while let run = try scanner.nextRun() {
                        let (start, bytes) = (Int(run.commands.start), run.commands.bytes)
                        #expect(run.commands.start == place && run.commands.end > place)
                        #expect(sent[(start - 100)...].starts(with: bytes))
                        log += bytes
                        place = run.commands.end
                        asked += run.asksForAcknowledgement ? 1 : 0
                    }
                }
                #expect(
                    log == Array(data.joined()) && place == Int64(100 + sent.count) && asked == 1, "\(first), \(size)")
            }
        }
    }

    @Test(arguments: [
        ("*1\r\n:1\r\n", "at offset 4 of the replication, expected a word's length, found \":1\\r\\n\""),
        ("*1\r\n$1\r\nxyz", "at offset 9 of the replication, expected a line end after a word, found \"yz\""),
        ("*-1\r\n", "at offset 0 of the replication, expected a number of words, found \"*-1\\r\\n\""),
        ("*\r\n", "at offset 0 of the replication, expected a number of words, found \"*\\r\\n\""),
        (
            "*99999999999999999999\r\n",
            "at offset 0 of the replication, expected a number of words, found \"*999999999999999\""
        ),
        ("*1\r\n$1001\r\n", "at offset 0 of the replication, a command of more than 1000 bytes"),
        (String(repeating: "x", count: 1024), "at offset 1024 of the replication, expected a line end, found \"\""),
    ])
    func badStreamSaysWhatWasExpected(_ sent: String, _ reason: String) {
        var scanner = CommandScanner(after: 0, largest: 1000)
        scanner.append(Array(sent.utf8)[...])
        #expect(throws: RedisError.protocolError(reason)) { while try scanner.nextRun() != nil {} }
    }

    @Test func commandThatGrowsWithoutEndIsRefused() {
        var scanner = CommandScanner(after: 0, largest: 1000)
        #expect(throws: RedisError.protocolError("at offset 0 of the replication, a command of more than 1000 bytes")) {
            scanner.append(Array("*1000\r\n".utf8)[...])
            for _ in 0..<1000 {
                scanner.append(Array("$1\r\nx\r\n".utf8)[...])
                _ = try scanner.nextRun()
            }
        }
    }

    private func command(_ words: [String]) -> [UInt8] {
        Array(("*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()).utf8)
    }

    private static func fragments(of bytes: [UInt8], first: Int, then size: Int) -> [ArraySlice<UInt8>] {
        let starts = [0] + stride(from: first, to: bytes.count, by: size)
        return zip(starts, starts.dropFirst() + [bytes.count]).map { bytes[$0..<$1] }
    }
}
