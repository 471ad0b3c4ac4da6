/// The slot of a key: CRC16 of the key modulo 16384. Where the key has a hash tag, only the text between the first `{`
/// and the next `}` counts; an empty tag is ignored.
public func hashSlot(key: [UInt8]) -> Int {
    guard let open = key.firstIndex(of: UInt8(ascii: "{")),
        let close = key[open...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
    else { return Int(CRC16.checksum(key[...])) % SlotRange.total }
    return Int(CRC16.checksum(key[(open + 1)..<close])) % SlotRange.total
}

/// The slot of a key given as text.
public func hashSlot(key: String) -> Int {
    hashSlot(key: Array(key.utf8))
}

/// CRC-16/XMODEM: polynomial 0x1021, initial value 0, no reflection.
enum CRC16 {
    private static let table: [UInt16] = (0..<256).map { byte in
        (0..<8).reduce(UInt16(byte) << 8) { value, _ in
            value & 0x8000 == 0 ? value << 1 : value << 1 ^ 0x1021
        }
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(0) { $0 << 8 ^ table[Int(UInt8($0 >> 8) ^ $1)] }
    }
}
