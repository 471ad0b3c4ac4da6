import TerraceTestSupport
import Testing

@testable import TerraceRedis

/// What others send, in the pieces and shapes that cost the most, takes time in proportion to its length.
@Suite(.serialized) struct StreamWorkTests {
    @Test(arguments: [
        "\n", "*1\r\n$4\r\nPING\r\n", "*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n",
        "*2\r\n$0\r\n\r\n$1\r\nx\r\n",
    ])
    func smallCommandsInOnePiece(_ command: String) {
        expectLinear(in: 10_000) { count in
            scan(Array(String(repeating: command, count: count).utf8), by: .max)
        }
    }

    @Test func commandInPiecesOfOneByte() {
        expectLinear(in: 20_000) { count in
            scan(Array("*1\r\n$\(count)\r\n\(String(repeating: "x", count: count))\r\n".utf8), by: 1)
        }
        expectLinear(in: 5_000) { count in
            scan(Array("*\(count)\r\n\(String(repeating: "$1\r\nx\r\n", count: count))".utf8), by: 1)
        }
    }

    @Test(arguments: ["$EOF:" + String(repeating: "x", count: 40), "$99999999"])
    func snapshotInPiecesOfOneByte(_ header: String) throws {
        let start = try #require(SnapshotPayload(header: header))
        expectLinear(in: 40_000) { count in
            var payload = start
            let bytes = [UInt8](repeating: 120, count: count)
            for index in 0..<(count - 40) { _ = payload.take(bytes[index...index]) }
        }
    }

    @Test(arguments: [[0xFA, 0x4F, 0xFF] as [UInt8], [0xFA, 0, 0], [0xFA, 0xC3, 0x4F, 0xFF, 0x4F, 0xFF], [0xFE]])
    func dumpInPiecesOfOneByte(_ shape: [UInt8]) {
        expectLinear(in: 12_000) { count in
            let body = [[UInt8]](repeating: shape, count: count / shape.count).joined()
            _ = try? RDBTests.inspect(Array("REDIS0011".utf8) + body, by: 1)
        }
    }

    private func scan(_ bytes: [UInt8], by size: Int) {
        var scanner = CommandScanner(after: 0, largest: .max)
        var rest = bytes[...]
        while !rest.isEmpty {
            scanner.append(rest.prefix(size))
            rest = rest.dropFirst(size)
            do { while try scanner.nextRun() != nil {} } catch { Issue.record(error) }
        }
    }

    /// Four times the input costs about four times the work; it would be sixteen where it grew with the square.
    private func expectLinear(
        in count: Int, sourceLocation: SourceLocation = #_sourceLocation, _ body: (Int) -> Void
    ) {
        let small = (0..<3).map { _ in WorkMeter.seconds { body(count) } }.min() ?? 0
        let large = (0..<3).map { _ in WorkMeter.seconds { body(4 * count) } }.min() ?? 0
        #expect(large < 8 * small + 0.001, "\(small) s, then \(large) s", sourceLocation: sourceLocation)
    }
}
