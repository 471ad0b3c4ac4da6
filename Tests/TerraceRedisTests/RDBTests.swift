import TerraceTestSupport
import Testing

@testable import TerraceRedis

/// Headers, checksums and the table of engines, without an engine.
@Suite struct RDBTests {
    private let body = Array("\u{00}\u{03}key\u{05}value".utf8)

    @Test func checksumIsThatOfRedis() {
        var checksum = RDBChecksum()
        checksum.update("123456789".utf8)
        #expect(checksum.value == 0xe9c6_d914_c4b8_d9ca)
        checksum = RDBChecksum()
        checksum.update(Array("This is a test of the emergency broadcast system.".utf8))
        let whole = checksum.value
        for cut in 0...49 {
            var pieces = RDBChecksum()
            let bytes = Array("This is a test of the emergency broadcast system.".utf8)
            pieces.update(bytes[..<cut])
            pieces.update(AnySequence(bytes[cut...]))
            #expect(pieces.value == whole)
        }
    }

    @Test func headerIsTheSameInAnyPieces() throws {
        let long = String(repeating: "0123456789abcdef", count: 6)
        let file =
            Array("REDIS0011".utf8) + field(string("redis-ver"), string("7.2.4"))
            + field(string("redis-bits"), [0xC0, 64])
            + field(string("ctime"), [0xC2, 0x00, 0x00, 0x00, 0x70]) + field(string("used-mem"), [0xC1, 0xFF, 0xFF])
            + field(string("repl-id"), string(long))
            + field(string("repl-offset"), [0x80, 0, 0, 0, 2] + Array("42".utf8))
            + field(string("aof-base"), [0xC0, 1]) + [0xFE, 0]
        let expected = [
            "redis-ver": "7.2.4", "redis-bits": "64", "ctime": "1879048192", "used-mem": "-1", "repl-id": long,
            "repl-offset": "42", "aof-base": "1",
        ]
        for size in 1...file.count {
            var parser = RDBHeaderParser()
            var header: RDBHeader?
            for start in stride(from: 0, to: file.count, by: size) where header == nil {
                header = try parser.update(file[start..<min(start + size, file.count)])
            }
            #expect(header == RDBHeader(format: RDBFormat(.redis, 11), fields: expected), "\(size)")
        }
    }

    @Test func compressedFieldIsUnpacked() throws {
        // One literal `a`, then 39 bytes that repeat the one before.
        let packed: [UInt8] = [0xC3, 5, 40, 0, 97, 0xE0, 30, 0]
        var parser = RDBHeaderParser()
        let header = try parser.update((Array("VALKEY080".utf8) + field(string("x"), packed) + [0xFF])[...])
        #expect(header?.fields == ["x": String(repeating: "a", count: 40)])
        #expect(header?.format == RDBFormat(.valkey, 80))
        for bad: [UInt8] in [[0, 97, 0xE0, 30, 1], [0, 97, 0xE0, 29, 0], [0, 97, 0xE0, 31, 0], [9, 97, 97, 97, 97]] {
            #expect(LZF.unpack(bad[...], to: 40) == nil)
        }
    }

    @Test(arguments: [
        ("", "byte 0 of the snapshot: expected REDIS or VALKEY and a version, found the end"),
        ("<html>", "byte 0 of the snapshot: expected REDIS or VALKEY, found \"<html>\""),
        ("REDIX0011", "byte 4 of the snapshot: expected REDIS, found \"REDIX0011\""),
        ("VALKEU080", "byte 5 of the snapshot: expected VALKEY, found \"VALKEU080\""),
        ("REDIS001", "byte 8 of the snapshot: expected REDIS or VALKEY and a version, found the end"),
        ("REDIS00x1", "byte 7 of the snapshot: expected a digit of the version, found \"x\""),
        ("REDIS0000", "byte 5 of the snapshot: expected a version of REDIS from 1 to 79, found 0"),
        ("REDIS9999", "byte 5 of the snapshot: expected a version of REDIS from 1 to 79, found 9999"),
        ("VALKEY011", "byte 6 of the snapshot: expected a version of VALKEY from 80 to 999, found 11"),
        (
            "REDIS0003\u{1}",
            "byte 5 of the snapshot: expected version 5 or later, which has a checksum, found REDIS0003"
        ),
        ("REDIS0011", "byte 9 of the snapshot: expected more, found the end"),
        (
            "REDIS0011\u{1}",
            "byte 1 of the snapshot: expected byte 255, the end of the data before the checksum, "
                + "found byte 69: the file is cut"
        ),
    ])
    func badFileSaysWhatWasExpected(_ file: String, _ reason: String) {
        let error = #expect(throws: RDBError.self) { try Self.inspect(Array(file.utf8)) }
        #expect(error?.description == reason)
    }

    @Test func badFieldsAreRefused() {
        let starts: [[UInt8]] = [
            [0xFA, 0xC4], [0xFA, 0x80, 0, 0, 0x10, 1], [0xFA, 0x81, 255, 0, 0, 0, 0, 0, 0, 0], [0xFA, 0xC3, 0xC0],
        ]
        for start in starts {
            let error = #expect(throws: RDBError.self) { try Self.inspect(Array("REDIS0011".utf8) + start) }
            #expect((10...11).contains(error?.offset ?? 0))
        }
        let endless = (0..<30000).flatMap { _ in field([0], [0]) }
        let error = #expect(throws: RDBError.self) { try Self.inspect(Array("REDIS0011".utf8) + endless) }
        #expect(error?.reason == "expected the end of the header within 65536 bytes")
    }

    /// A checksum tells where the one byte is that differs, be it of the data or of the checksum.
    @Test func theChangedByteIsFound() {
        let data = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var right = RDBChecksum()
        right.update(data)
        for place in data.indices {
            for difference in [1, 0x80, 0xFF] as [UInt8] {
                var changed = data
                changed[place] ^= difference
                var wrong = RDBChecksum()
                wrong.update(changed)
                let mismatch = RDBMismatch(stored: right.value, computed: wrong.value, length: Int64(data.count))
                #expect(mismatch.changedByte() == Int64(place))
            }
        }
        for place in 0..<8 {
            let stored = right.value ^ 0x10 << UInt64(place * 8)
            let mismatch = RDBMismatch(stored: stored, computed: right.value, length: Int64(data.count))
            #expect(mismatch.changedByte() == Int64(data.count + place))
        }
    }

    @Test func nobodyKnowsWhichOfSeveralBytesWereChanged() {
        let data = [UInt8](repeating: 1, count: 300)
        var (right, wrong, changed) = (RDBChecksum(), RDBChecksum(), data)
        (changed[10], changed[200]) = (2, 3)
        right.update(data)
        wrong.update(changed)
        let mismatch = RDBMismatch(stored: right.value, computed: wrong.value, length: Int64(data.count))
        #expect(mismatch.changedByte() == nil)
    }

    @Test func checksumMayBeSwitchedOff() throws {
        let file = Array("REDIS0011".utf8) + body + [0xFF] + [UInt8](repeating: 0, count: 8)
        let summary = try Self.inspect(file)
        #expect(summary.checksum == nil && summary.length == Int64(file.count))
    }

    @Test(arguments: [
        ("redis 6.2.14", [RDBFormat(.redis, 9)]), ("redis 7.0.15", [RDBFormat(.redis, 9), RDBFormat(.redis, 10)]),
        ("redis 7.2.0", formats(11)), ("redis 7.4.1", formats(12)), ("redis 8.0.0", formats(12)),
        ("redis 8.2.3", formats(12)), ("redis 8.6.0", formats(13)), ("redis 9.0.0", formats(13)),
        ("valkey 7.2.5", formats(11)), ("valkey 8.0.1", formats(11)), ("valkey 8.1.8", formats(11)),
        ("valkey 9.0.0", formats(11) + [RDBFormat(.valkey, 80)]),
        ("valkey 9.1.2", formats(11) + [RDBFormat(.valkey, 80)]),
        ("valkey 9.2.0", formats(11) + [RDBFormat(.valkey, 80), RDBFormat(.valkey, 81)]),
        ("valkey 7.0.0", []), ("redis x", []),
    ])
    func engineLoads(_ engine: String, _ expected: [RDBFormat]) throws {
        let words = engine.split(separator: " ").map(String.init)
        let kind = try #require(RDBCompatibility.Engine(rawValue: words[0]))
        let all = Self.formats(14) + [80, 81, 99].map { RDBFormat(.valkey, $0) }
        let loaded = all.filter { RDBCompatibility.obstacle(to: $0, in: kind, words[1]) == nil }
        #expect(loaded == expected)
    }

    private static func formats(_ last: Int) -> [RDBFormat] { (9...last).map { RDBFormat(.redis, $0) } }

    @Test func obstacleNamesBothVersionsAndAWay() {
        #expect(
            RDBCompatibility.obstacle(to: RDBFormat(.redis, 12), in: .redis, "7.0.15")
                == "the snapshot has the form REDIS0012, and Redis 7.0.15 loads up to REDIS0010; Redis 7.4 or later load it"
        )
        #expect(
            RDBCompatibility.obstacle(to: RDBFormat(.redis, 11), in: .redis, "7.0.15")
                == "the snapshot has the form REDIS0011, and Redis 7.0.15 loads up to REDIS0010; "
                + "Redis 7.2 or later and Valkey 7.2 or later load it")
        #expect(
            RDBCompatibility.obstacle(to: RDBFormat(.redis, 12), in: .valkey, "9.1.2")
                == "the snapshot has the form REDIS0012, and Valkey 9.1.2 loads up to REDIS0011, and its own up to "
                + "VALKEY080; Redis 7.4 or later load it")
        #expect(
            RDBCompatibility.obstacle(to: RDBFormat(.valkey, 99), in: .valkey, "9.1.2")?
                .hasSuffix("; no engine that is known here loads it") == true)
        #expect(RDBCompatibility.obstacle(to: RDBFormat(.redis, 9), in: .redis, "x") != nil)
    }

    static func inspect(_ bytes: some Collection<UInt8>, by size: Int = 1000) throws -> RDBSummary {
        var inspection = RDBInspection()
        let bytes = Array(bytes)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try inspection.update(bytes[start..<min(start + size, bytes.count)])
        }
        return try inspection.finish()
    }

    private func string(_ text: String) -> [UInt8] {
        let count = text.utf8.count
        return (count < 64 ? [UInt8(count)] : [0x40 | UInt8(count >> 8), UInt8(count & 0xFF)]) + Array(text.utf8)
    }

    private func field(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] { [0xFA] + name + value }
}
