/// What is known of a snapshot that has been read to its end.
public struct RDBSummary: Sendable, Hashable {
    public var header: RDBHeader
    /// The file's length in bytes.
    public var length: Int64
    /// The checksum at its end; nil where the engine wrote none (`rdbchecksum no`), so that nobody knows whether the data
    /// are as they were saved.
    public var checksum: UInt64?
}

/// Checks a snapshot that arrives in any pieces: its header, its end and its checksum. It keeps some bytes only, and takes
/// linear time.
public struct RDBInspection: Sendable {
    /// The bytes of the checksum; before them is one that says that the data are over.
    private static let checksumLength = 8
    private static let endOpcode: UInt8 = 0xFF
    /// Older engines wrote no checksum.
    private static let firstWithChecksum = 5

    /// What the snapshot says of itself; nil until that has been read.
    public private(set) var header: RDBHeader?
    private var parser = RDBHeaderParser()
    private var checksum = RDBChecksum()
    /// The last bytes, which may be the checksum.
    private var tail: [UInt8] = []
    /// The byte before `tail`.
    private var last: UInt8?
    private var length: Int64 = 0

    public init() {}

    /// Adds the next bytes of the file.
    /// - Throws: `RDBError` as soon as the header is not one.
    public mutating func update(_ chunk: ArraySlice<UInt8>) throws {
        length += Int64(chunk.count)
        if header == nil {
            header = try parser.update(chunk)
            if let format = header?.format, format.version < Self.firstWithChecksum {
                throw RDBError(5, "expected version 5 or later, which has a checksum, found \(format)")
            }
        }
        if chunk.count >= Self.checksumLength {
            add(tail[...])
            add(chunk.dropLast(Self.checksumLength))
            tail = Array(chunk.suffix(Self.checksumLength))
        } else {
            tail += chunk
            let surplus = tail.count - Self.checksumLength
            guard surplus > 0 else { return }
            add(tail.prefix(surplus))
            tail.removeFirst(surplus)
        }
    }

    /// To be called after the last bytes of the file.
    /// - Throws: `RDBError` for a file that ends too early, or whose bytes are not those that the engine saved.
    public func finish() throws -> RDBSummary {
        guard let header else { throw parser.cutOff }
        guard let last, last == Self.endOpcode else {
            let found = last.map { "byte \($0)" } ?? "nothing"
            throw RDBError(
                max(0, length - 9),
                "expected byte 255, the end of the data before the checksum, found \(found): the file is cut")
        }
        let stored = tail.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard stored == 0 || stored == checksum.value else {
            let (right, wrong) = (String(checksum.value, radix: 16), String(stored, radix: 16))
            var error = RDBError(
                length - 8,
                "expected the checksum \(right) of the data before, found \(wrong): the file was changed or cut")
            error.mismatch = RDBMismatch(stored: stored, computed: checksum.value, length: length - 8)
            throw error
        }
        return RDBSummary(header: header, length: length, checksum: stored == 0 ? nil : stored)
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        checksum.update(bytes)
        last = bytes.last ?? last
    }
}
