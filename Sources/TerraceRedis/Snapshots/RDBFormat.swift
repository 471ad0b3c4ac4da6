/// The form of a snapshot, as its first nine bytes say.
public struct RDBFormat: Sendable, Hashable, CustomStringConvertible {
    /// The word that a snapshot begins with.
    public enum Magic: String, Sendable, CaseIterable {
        case redis = "REDIS"
        /// Valkey since 9.0, for the forms that are its own.
        case valkey = "VALKEY"

        /// The versions of this word. Valkey left 12 to 79 to Redis (`rdb.h` of Valkey 9.0).
        public var versions: ClosedRange<Int> { self == .redis ? 1...79 : 80...999 }
    }

    /// The bytes of the word and the version together.
    static let length = 9

    public var magic: Magic
    public var version: Int

    public init(_ magic: Magic, _ version: Int) {
        self.magic = magic
        self.version = version
    }

    /// The nine bytes, such as `REDIS0011`.
    public var description: String {
        let digits = "\(version)"
        let zeros = Self.length - magic.rawValue.utf8.count - digits.utf8.count
        return magic.rawValue + String(repeating: "0", count: max(0, zeros)) + digits
    }

    /// - Parameter bytes: the start of a file; where it has fewer than nine bytes, they are checked as far as they go.
    /// - Returns: nil where bytes are missing.
    /// - Throws: `RDBError`
    static func read(_ bytes: ArraySlice<UInt8>) throws -> RDBFormat? {
        let bytes = Array(bytes.prefix(length))
        guard let first = bytes.first else { return nil }
        guard let magic = Magic.allCases.first(where: { $0.rawValue.utf8.first == first }) else {
            throw RDBError(0, "expected REDIS or VALKEY, found \(Self.text(bytes))")
        }
        let word = Array(magic.rawValue.utf8)
        for (index, byte) in bytes.enumerated() {
            guard index < word.count else {
                guard (48...57).contains(byte) else {
                    throw RDBError(Int64(index), "expected a digit of the version, found \(Self.text([byte]))")
                }
                continue
            }
            guard byte == word[index] else {
                throw RDBError(Int64(index), "expected \(magic.rawValue), found \(Self.text(bytes))")
            }
        }
        guard bytes.count == length else { return nil }
        let version = bytes.dropFirst(word.count).reduce(0) { $0 * 10 + Int($1 - 48) }
        guard magic.versions.contains(version) else {
            let (least, most) = (magic.versions.lowerBound, magic.versions.upperBound)
            throw RDBError(
                Int64(word.count), "expected a version of \(magic.rawValue) from \(least) to \(most), found \(version)")
        }
        return RDBFormat(magic, version)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self).debugDescription }
}
