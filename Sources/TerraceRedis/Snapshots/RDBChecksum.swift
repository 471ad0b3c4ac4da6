/// The checksum at the end of a snapshot: CRC-64 with the polynomial of Jones, 0xad93d23594c935a9, reflected; of
/// `123456789` it is 0xe9c6d914c4b8d9ca (`crc64.c` of Redis).
public struct RDBChecksum: Sendable, Hashable {
    /// The checksum of all bytes so far.
    public private(set) var value: UInt64 = 0

    public init() {}

    /// Adds bytes, fastest where they lie together, as in an array.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let start = value
        let whole = bytes.withContiguousStorageIfAvailable { Self.advance(start, over: UnsafeRawBufferPointer($0)) }
        value = whole ?? Array(bytes).withUnsafeBytes { Self.advance(start, over: $0) }
    }

    /// Eight bytes a step: each looks up what it does to the checksum when as many bytes follow it in the step.
    private static func advance(_ start: UInt64, over bytes: UnsafeRawBufferPointer) -> UInt64 {
        tables.withUnsafeBufferPointer { tables in
            var value = start
            let whole = bytes.count & ~7
            for offset in stride(from: 0, to: whole, by: 8) {
                value ^= UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let near = tables[0x700 | Int(value & 0xFF)] ^ tables[0x600 | Int(value >> 8 & 0xFF)]
                let next = tables[0x500 | Int(value >> 16 & 0xFF)] ^ tables[0x400 | Int(value >> 24 & 0xFF)]
                let then = tables[0x300 | Int(value >> 32 & 0xFF)] ^ tables[0x200 | Int(value >> 40 & 0xFF)]
                let last = tables[0x100 | Int(value >> 48 & 0xFF)] ^ tables[Int(value >> 56)]
                value = near ^ next ^ then ^ last
            }
            for offset in whole..<bytes.count {
                value = tables[Int((value ^ UInt64(bytes[offset])) & 0xFF)] ^ value >> 8
            }
            return value
        }
    }

    /// How many bytes lie behind the one that alone makes this difference of two checksums.
    /// - Parameter length: bytes that are looked through at most.
    /// - Returns: nil where none of them does.
    static func trace(_ difference: UInt64, back length: Int64) -> Int64? {
        tables.withUnsafeBufferPointer { tables in
            // The highest byte of a table's value tells which value it is.
            var places = [UInt8](repeating: 0, count: 256)
            for place in 0..<256 { places[Int(tables[place] >> 56)] = UInt8(place) }
            var value = difference
            for distance in 0..<length {
                let place = places[Int(value >> 56)]
                let before = value ^ tables[Int(place)]
                if before == 0 { return distance }
                value = before << 8 | UInt64(place)
            }
            return nil
        }
    }

    /// Eight tables of 256 values; table n is for a byte that n bytes follow.
    private static let tables: [UInt64] = {
        var tables: [UInt64] = (0..<256).map { byte in
            var value = UInt64(byte)
            for _ in 0..<8 {
                let isOdd = value & 1 == 1
                value >>= 1
                if isOdd { value ^= 0x95ac_9329_ac4b_c9b5 }
            }
            return value
        }
        for index in 256..<2048 {
            let before = tables[index - 256]
            tables.append(tables[Int(before & 0xFF)] ^ before >> 8)
        }
        return tables
    }()
}
