/// Reads the strings of a snapshot's header. Every method gives nil where bytes are missing.
struct RDBCursor {
    /// The bytes of the longest string. Engines write 40.
    static let longest = 4096

    private let bytes: [UInt8]
    private(set) var at: Int

    init(_ bytes: [UInt8], at: Int) {
        self.bytes = bytes
        self.at = at
    }

    /// A string, which the engine may have written as a number or compressed.
    /// - Throws: `RDBError`
    mutating func string() throws -> String? {
        let start = at
        guard let first = byte() else { return nil }
        switch first {
        // A plain string: the length has 6 bits, 14 bits, or 4 or 8 bytes, most significant first.
        case 0x00...0x3F: return try plain(UInt64(first), start)
        case 0x40...0x7F: return try byte().flatMap { try plain(UInt64(first & 0x3F) << 8 | UInt64($0), start) }
        case 0x80: return try bigEndian(4).flatMap { try plain($0, start) }
        case 0x81: return try bigEndian(8).flatMap { try plain($0, start) }
        // A number of 1, 2 or 4 bytes, least significant first.
        case 0xC0: return take(1).map { "\(Int8(truncatingIfNeeded: Self.littleEndian($0)))" }
        case 0xC1: return take(2).map { "\(Int16(truncatingIfNeeded: Self.littleEndian($0)))" }
        case 0xC2: return take(4).map { "\(Int32(truncatingIfNeeded: Self.littleEndian($0)))" }
        case 0xC3: return try compressed(start)
        default:
            throw RDBError(Int64(start), "expected the length of a string, found byte \(first)")
        }
    }

    private mutating func plain(_ length: UInt64, _ start: Int) throws -> String? {
        take(try checked(length, start)).map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func compressed(_ start: Int) throws -> String? {
        guard let packed = try length(), let unpacked = try length() else { return nil }
        guard let data = take(packed) else { return nil }
        guard let text = LZF.unpack(data, to: unpacked) else {
            throw RDBError(Int64(start), "expected a compressed string of \(unpacked) bytes, found other bytes")
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func length() throws -> Int? {
        let start = at
        guard let first = byte() else { return nil }
        switch first {
        case 0x00...0x3F: return Int(first)
        case 0x40...0x7F: return byte().map { Int(first & 0x3F) << 8 | Int($0) }
        case 0x80: return try bigEndian(4).map { try checked($0, start) }
        default: throw RDBError(Int64(start), "expected the length of a compressed string, found byte \(first)")
        }
    }

    private func checked(_ length: UInt64, _ start: Int) throws -> Int {
        guard length <= Self.longest else {
            throw RDBError(Int64(start), "expected a string of at most \(Self.longest) bytes, found \(length)")
        }
        return Int(length)
    }

    private mutating func bigEndian(_ count: Int) -> UInt64? {
        take(count)?.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func byte() -> UInt8? { take(1)?.first }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard bytes.count - at >= count else { return nil }
        defer { at += count }
        return bytes[at..<(at + count)]
    }
}
