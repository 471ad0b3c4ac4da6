/// A checksum that is not that of the bytes before it.
public struct RDBMismatch: Sendable, Hashable {
    /// The one at the end of the file.
    let stored: UInt64
    /// The one that the bytes before have.
    let computed: UInt64
    /// Bytes before the checksum.
    let length: Int64

    /// The one byte that was changed, as its offset in the file; nil where several were, or bytes are missing.
    ///
    /// The difference of two checksums is that of the changed bytes alone, and can be followed back byte by byte from the
    /// end until it is what a single byte makes. It takes a few nanoseconds for each byte of the file, so a caller gives it
    /// a thread.
    public func changedByte() -> Int64? {
        let difference = stored ^ computed
        // Eight bytes of which one is wrong.
        if let byte = Self.onlyByte(difference) { return length + Int64(byte) }
        return RDBChecksum.trace(difference, back: length).map { length - 1 - $0 }
    }

    private static func onlyByte(_ difference: UInt64) -> Int? {
        (0..<8).first { difference & ~(0xFF << UInt64($0 * 8)) == 0 }
    }
}
