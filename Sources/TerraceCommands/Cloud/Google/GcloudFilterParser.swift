/// Reads the text of a `--filter` in one pass.
struct GcloudFilterParser {
    private typealias Problem = GcloudFilter.Problem
    private var rest: Substring
    private let text: String
    /// The current depth of nested parentheses and NOT, which is limited.
    private var depth = 0
    private static let deepest = 50

    init(_ text: String) {
        self.text = text
        rest = text[...]
    }

    mutating func expression() throws(GcloudFilter.Problem) -> GcloudFilter {
        let filter = try disjunction()
        guard rest.isEmpty else { throw problem }
        return filter
    }

    private var problem: GcloudFilter.Problem {
        let place = text.distance(from: text.startIndex, to: rest.startIndex)
        return Problem(message: "Expression syntax error at character \(place) of [\(text.prefix(200))].")
    }

    private mutating func skipSpaces() { rest = rest.drop { $0.isWhitespace } }

    /// Consumes `word` where it comes next as a whole word, and returns whether it did.
    private mutating func take(word: String) -> Bool {
        skipSpaces()
        guard rest.hasPrefix(word) else { return false }
        let after = rest.dropFirst(word.count)
        guard after.first.map({ $0.isWhitespace || $0 == "(" }) ?? false else { return false }
        rest = after
        return true
    }

    private mutating func disjunction() throws(GcloudFilter.Problem) -> GcloudFilter {
        var parts = [try conjunction()]
        while take(word: "OR") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(GcloudFilter.Problem) -> GcloudFilter {
        var parts = [try factor()]
        while true {
            _ = take(word: "AND")
            skipSpaces()
            guard let next = rest.first, next != ")", !rest.hasPrefix("OR ") else { break }
            parts.append(try factor())
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func factor() throws(GcloudFilter.Problem) -> GcloudFilter {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw problem }
        if take(word: "NOT") { return .not(try factor()) }
        skipSpaces()
        if rest.first == "-" {
            rest = rest.dropFirst()
            return .not(try factor())
        }
        guard rest.first == "(" else { return try term() }
        rest = rest.dropFirst()
        let inner = try disjunction()
        skipSpaces()
        guard rest.first == ")" else { throw problem }
        rest = rest.dropFirst()
        return inner
    }

    private mutating func term() throws(GcloudFilter.Problem) -> GcloudFilter {
        let key = rest.prefix { $0.isLetter || $0.isNumber || "._-[]".contains($0) }
        guard !key.isEmpty else { throw problem }
        rest = rest.dropFirst(key.count)
        skipSpaces()
        guard let comparison = GcloudFilter.Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else {
            throw problem
        }
        rest = rest.dropFirst(comparison.rawValue.count)
        skipSpaces()
        guard rest.first == "(" else { return .term(path: String(key), comparison, [try value()]) }
        rest = rest.dropFirst()
        var values: [String] = []
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "," }
            if rest.first == ")" { break }
            values.append(try value())
        }
        rest = rest.dropFirst()
        guard !values.isEmpty else { throw problem }
        return .term(path: String(key), comparison, values)
    }

    private mutating func value() throws(GcloudFilter.Problem) -> String {
        if let quote = rest.first, quote == "\"" || quote == "'" {
            let inner = rest.dropFirst().prefix { $0 != quote }
            rest = rest.dropFirst(inner.count + 1)
            guard rest.first == quote else { throw problem }
            rest = rest.dropFirst()
            return String(inner)
        }
        let word = rest.prefix { !$0.isWhitespace && $0 != ")" && $0 != "," }
        guard !word.isEmpty else { throw problem }
        rest = rest.dropFirst(word.count)
        return String(word)
    }
}
