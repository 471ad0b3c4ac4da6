import Foundation
import TerraceAPI
import TerraceCore

/// A token of an expression.
enum JMESToken: Equatable {
    case identifier(String)
    case quoted(String)
    case number(Int)
    case literal(JSONValue)
    /// Punctuation of one or two characters.
    case mark(String)
    case end
}

enum JMESLexer {
    static func tokens(of text: String) throws -> [(token: JMESToken, at: Int)] {
        let characters = Array(text)
        var tokens: [(JMESToken, Int)] = []
        var index = 0
        func failure(_ message: String) -> TerraceError {
            TerraceError(
                .invalidArgument,
                "argument --query: invalid jmespath_type value: '\(text)': \(message) at position \(index)")
        }
        /// The text up to the closing `quote`, with its backslashes.
        func body(closedBy quote: Character) throws -> String {
            let start = index
            index += 1
            var content = ""
            while index < characters.count, characters[index] != quote {
                if characters[index] == "\\", index + 1 < characters.count {
                    content.append(characters[index])
                    index += 1
                }
                content.append(characters[index])
                index += 1
            }
            guard index < characters.count else {
                index = start
                throw failure("unclosed \(quote)")
            }
            index += 1
            return content
        }
        while index < characters.count {
            let character = characters[index]
            let start = index
            if character.isWhitespace {
                index += 1
            } else if character.isASCII, character.isLetter || character == "_" {
                var name = ""
                while index < characters.count, characters[index].isASCII,
                    characters[index].isLetter || characters[index].isNumber || characters[index] == "_"
                {
                    name.append(characters[index])
                    index += 1
                }
                tokens.append((.identifier(name), start))
            } else if character.isASCII, character.isNumber || character == "-" {
                var digits = String(character)
                index += 1
                while index < characters.count, characters[index].isASCII, characters[index].isNumber {
                    digits.append(characters[index])
                    index += 1
                }
                guard let number = Int(digits) else { throw failure("'\(digits)' is not a number") }
                tokens.append((.number(number), start))
            } else if character == "\"" {
                let content = "\"" + (try body(closedBy: "\"")) + "\""
                guard let name = try? JSON.value(String.self, from: content.utf8) else {
                    throw failure("not a quoted name")
                }
                tokens.append((.quoted(name), start))
            } else if character == "'" {
                tokens.append((.literal(.string(try body(closedBy: "'").replacing("\\'", with: "'"))), start))
            } else if character == "`" {
                let content = try body(closedBy: "`").replacing("\\`", with: "`")
                // A literal that is not JSON is a string. This is an old form, but scripts still use it.
                let value = (try? JSON.value(content.utf8, within: .ours)) ?? .string(content)
                tokens.append((.literal(value), start))
            } else {
                let two = String(characters[index..<min(index + 2, characters.count)])
                let one = String(character)
                if ["==", "!=", "<=", ">=", "&&", "||", "[]", "[?"].contains(two) {
                    tokens.append((.mark(two), start))
                    index += 2
                } else if ".*@[]{}(),:|!<>&".contains(character) {
                    tokens.append((.mark(one), start))
                    index += 1
                } else {
                    throw failure("unexpected '\(one)'")
                }
            }
        }
        return tokens + [(.end, characters.count)]
    }
}
