import NIOCore
import NIOEmbedded
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceRedis

@Suite struct RESPDecoderTests {
    static let replies: [(wire: String, value: RESPValue)] = [
        ("+OK\r\n", .simple("OK")),
        ("+\r\n", .simple("")),
        ("-ERR no\r\n", .error("ERR no")),
        (":0\r\n", .integer(0)),
        (":-9223372036854775808\r\n", .integer(.min)),
        ("$5\r\nhello\r\n", .bulk(Array("hello".utf8))),
        ("$0\r\n\r\n", .bulk([])),
        ("$4\r\n\r\n\r\n\r\n", .bulk([13, 10, 13, 10])),
        ("$-1\r\n", .null),
        ("*-1\r\n", .null),
        ("*0\r\n", .array([])),
        ("*2\r\n:1\r\n$1\r\nx\r\n", .array([.integer(1), .bulk([120])])),
        ("*3\r\n*0\r\n*1\r\n*1\r\n-E\r\n$-1\r\n", .array([.array([]), .array([.array([.error("E")])]), .null])),
    ]

    @Test(arguments: replies) func decodesOneReply(_ wire: String, _ value: RESPValue) throws {
        #expect(try decode([Array(wire.utf8)]) == [value])
    }

    @Test(arguments: replies) func decodesByteByByte(_ wire: String, _ value: RESPValue) throws {
        #expect(try decode(wire.utf8.map { [$0] }) == [value])
    }

    @Test(arguments: 0..<50) func randomFragmentsChangeNothing(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let chosen = (0..<40).compactMap { _ in Self.replies.randomElement(using: &random) }
        var bytes = chosen.flatMap { Array($0.wire.utf8) }[...]
        var fragments: [[UInt8]] = []
        while !bytes.isEmpty {
            let length = Int.random(in: 1...17, using: &random)
            fragments.append(Array(bytes.prefix(length)))
            bytes = bytes.dropFirst(length)
        }
        #expect(try decode(fragments) == chosen.map(\.value))
    }

    @Test(arguments: [
        "hello\r\n", "\r\n", "\n", "+OK\n", ":\r\n", ":x\r\n", ":1 \r\n", ":9223372036854775808\r\n", "$\r\n",
        "$-2\r\n",
        "$536870913\r\n", "$3\r\nabcde", "$0\r\nxx", "*-2\r\n", "*1048577\r\n", "*99999999999999999999\r\n", "%1\r\n",
    ])
    func refusesMalformedInput(_ wire: String) {
        #expect(throws: RedisError.self) { try decode([Array(wire.utf8)]) }
    }

    @Test func nestingStopsAtTheLimit() throws {
        let deepest = String(repeating: "*1\r\n", count: 32) + ":1\r\n"
        #expect(try decode([Array(deepest.utf8)]).count == 1)
        let tooDeep = "*1\r\n" + deepest
        #expect(throws: RedisError.protocolError("arrays nested deeper than 32")) { try decode([Array(tooDeep.utf8)]) }
    }

    @Test func endlessLineIsRefused() {
        #expect(throws: RedisError.self) { try decode([[UInt8](repeating: 43, count: 70_000)]) }
    }

    @Test func announcedLengthReservesNoMemory() throws {
        #expect(try decode([Array("*1048576\r\n$536870912\r\n".utf8)]) == [])
    }

    @Test(arguments: 0..<200) func randomBytesNeverCrash(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("+-:$*0123456789\r\n\r\n\r\nab".utf8) + [0, 255]
        let bytes = (0..<400).compactMap { _ in alphabet.randomElement(using: &random) }
        // A value or an error are both right; a crash would end the process.
        _ = try? decode([bytes])
    }

    @Test func commandsAreArraysOfBulkStrings() {
        var buffer = ByteBuffer()
        RESPCommand.encode(["SET", "é", ""].map { Array($0.utf8) }, into: &buffer)
        #expect(String(buffer: buffer) == "*3\r\n$3\r\nSET\r\n$2\r\né\r\n$0\r\n\r\n")
    }

    @Test func conveniencesReadNumbersSentAsText() {
        #expect(RESPValue.bulk(Array("17".utf8)).integer == 17)
        #expect(RESPValue.integer(17).string == "17")
        #expect(RESPValue.error("ERR").string == nil)
        #expect(RESPValue.array([.null]).array == [.null])
    }

    private func decode(_ fragments: [[UInt8]]) throws -> [RESPValue] {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(RESPDecoder()))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        var values: [RESPValue] = []
        for fragment in fragments {
            try channel.writeInbound(ByteBuffer(bytes: fragment))
            while let value = try channel.readInbound(as: RESPValue.self) { values.append(value) }
        }
        return values
    }
}
