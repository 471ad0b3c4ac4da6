import TerraceCore

/// Reads a file of commands as they are typed into redis-cli: one per line, words with spaces in quotes.
enum CommandLines {
    /// The words of each command, with the line's number from 1. Empty lines and those that begin with # are left out.
    /// - Throws: `TerraceError.invalidArgument` that names the line.
    static func parse(_ text: String) throws -> [(line: Int, words: [[UInt8]])] {
        var commands: [(Int, [[UInt8]])] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let bytes = Array(line.utf8.filter { $0 != 13 })
            guard let first = bytes.first(where: { $0 != 32 && $0 != 9 }), first != UInt8(ascii: "#") else { continue }
            guard let words = words(bytes) else {
                throw TerraceError(
                    .invalidArgument, "line \(index + 1): a quote is not closed, or not followed by a space")
            }
            commands.append((index + 1, words))
        }
        return commands
    }

    /// The words of a line; nil where a quote is not closed or not followed by a space.
    private static func words(_ bytes: [UInt8]) -> [[UInt8]]? {
        var words: [[UInt8]] = []
        var index = 0
        while true {
            while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
            guard index < bytes.count else { return words }
            guard let word = word(bytes, &index) else { return nil }
            words.append(word)
        }
    }

    private static func word(_ bytes: [UInt8], _ index: inout Int) -> [UInt8]? {
        var word: [UInt8] = []
        let quote = bytes[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            while index < bytes.count, bytes[index] != 32, bytes[index] != 9 {
                word.append(bytes[index])
                index += 1
            }
            return word
        }
        index += 1
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                index += 1
                word.append(escaped(bytes, &index, in: quote))
            } else {
                word.append(bytes[index])
            }
            index += 1
        }
        index += 1
        // A character directly after a closing quote is probably a mistake, so it is refused, as in redis-cli.
        guard index <= bytes.count, index == bytes.count || bytes[index] == 32 || bytes[index] == 9 else { return nil }
        return word
    }

    /// The byte that an escape stands for. Double quotes know escapes such as `\n` and `\x0a`; any other escaped byte
    /// stands for itself.
    private static func escaped(_ bytes: [UInt8], _ index: inout Int, in quote: UInt8) -> UInt8 {
        let byte = bytes[index]
        guard quote == UInt8(ascii: "\"") else { return byte }
        switch byte {
        case UInt8(ascii: "n"): return 10
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "t"): return 9
        case UInt8(ascii: "b"): return 8
        case UInt8(ascii: "a"): return 7
        case UInt8(ascii: "x") where index + 2 < bytes.count:
            let digits = String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self)
            guard let value = UInt8(digits, radix: 16) else { return byte }
            index += 2
            return value
        default: return byte
        }
    }
}
