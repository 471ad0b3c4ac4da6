/// Writes the text of redis.conf: headings, comments, and lines whose words are quoted where Redis' parser needs it.
struct ConfigText {
    private(set) var text = ""

    /// Adds an empty line and a heading.
    mutating func section(_ title: String) throws {
        try comment(title, separated: !text.isEmpty)
    }

    /// Adds a comment.
    mutating func comment(_ words: String, separated: Bool = false) throws {
        try Self.refuseLineBreaks(in: words, of: "comment")
        text += (separated ? "\n" : "") + "# \(words)\n"
    }

    /// Adds a line `name word word …`.
    mutating func line(_ name: String, words: [String]) throws {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else {
            throw ConfigError(name.filter { !$0.isNewline && $0 != "\0" }, "not the name of a setting")
        }
        text += try name + words.map { " " + (try Self.quoted($0, of: name)) }.joined() + "\n"
    }

    /// Adds a line `name value`.
    mutating func line(_ name: String, _ value: some LosslessStringConvertible) throws {
        try line(name, words: [value.description])
    }

    /// Adds a line `name yes` or `name no`.
    mutating func line(_ name: String, _ value: Bool) throws {
        try line(name, words: [value ? "yes" : "no"])
    }

    /// The word in quotes where the parser needs them, else unchanged, which is easier to read.
    static func quoted(_ word: String, of name: String) throws -> String {
        try refuseLineBreaks(in: word, of: name)
        guard word.isEmpty || !word.utf8.allSatisfy(isPlainByte) else { return word }
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in word.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes += [UInt8(ascii: "\\"), byte]
            case 0..<32, 127:
                let digits = String(byte, radix: 16)
                bytes += Array("\\x\(digits.count == 1 ? "0" : "")\(digits)".utf8)
            default:
                // Other bytes, among them those of UTF-8, need no escape.
                bytes.append(byte)
            }
        }
        return String(decoding: bytes + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    /// Refuses line ends and NUL: a line end would begin another setting, and NUL would end the value early.
    static func refuseLineBreaks(in value: String, of name: String) throws {
        guard value.utf8.allSatisfy({ $0 != 0 && $0 != 10 && $0 != 13 }) else {
            throw ConfigError(name, "the value contains a line end or a NUL")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-_.".utf8.contains(byte)
    }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-_./:,@+*=%#&~^|<>!?$()[]{};".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
