/// A snapshot that no engine could load, and the byte that says so.
public struct RDBError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The byte's offset in the file, from 0; the file's length where it ends too early.
    public var offset: Int64
    /// What was expected there, and what was found.
    public var reason: String

    /// The checksums, where these differ.
    public var mismatch: RDBMismatch?

    init(_ offset: Int64, _ reason: String) {
        self.offset = offset
        self.reason = reason
    }

    /// The error at the byte that was changed, where it can be told. It takes time in proportion to the file's length.
    public func located() -> RDBError {
        guard let byte = mismatch?.changedByte() else { return self }
        return RDBError(byte, "this byte is not the one that was saved: the checksum differs by it alone")
    }

    /// The error as a sentence.
    public var description: String { "byte \(offset) of the snapshot: \(reason)" }
}
