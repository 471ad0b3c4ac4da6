/// Reads the header of a snapshot that arrives in any pieces, and nothing after it.
struct RDBHeaderParser {
    /// The bytes of the longest header. Engines write about 200.
    static let longest = 64 << 10
    /// The byte before each field.
    private static let fieldOpcode: UInt8 = 0xFA

    private var bytes: [UInt8] = []
    /// The end of what has been read. A field is read again only while it is not complete.
    private var done = 0
    private var format: RDBFormat?
    private var fields: [String: String] = [:]

    /// - Returns: the header, once it is complete; nil where more bytes are needed.
    /// - Throws: `RDBError`
    mutating func update(_ chunk: ArraySlice<UInt8>) throws -> RDBHeader? {
        bytes += chunk.prefix(Self.longest - bytes.count)
        if format == nil {
            format = try RDBFormat.read(bytes[...])
            done = format == nil ? 0 : RDBFormat.length
        }
        guard let format else { return nil }
        while done < bytes.count {
            guard bytes[done] == Self.fieldOpcode else { return RDBHeader(format: format, fields: fields) }
            var cursor = RDBCursor(bytes, at: done + 1)
            guard let name = try cursor.string(), let value = try cursor.string() else { break }
            fields[name] = value
            done = cursor.at
        }
        guard bytes.count < Self.longest else {
            throw RDBError(Int64(Self.longest), "expected the end of the header within \(Self.longest) bytes")
        }
        return nil
    }

    /// The error of a file that ends here.
    var cutOff: RDBError {
        RDBError(
            Int64(bytes.count), "expected \(format == nil ? "REDIS or VALKEY and a version" : "more"), found the end")
    }
}
