import TerraceCore

/// An expression of gcloud's `--filter`, as `gcloud topic filters` describes it. A term is a key, an operator and a
/// value; AND (which may be left out), OR, NOT and parentheses combine terms. A key is a path such as `metadata.verb`.
indirect enum GcloudFilter: Sendable {
    case term(path: String, Comparison, [String])
    case not(GcloudFilter)
    case all([GcloudFilter])
    case any([GcloudFilter])

    enum Comparison: String, CaseIterable, Sendable {
        case atMost = "<="
        case atLeast = ">="
        case notEqual = "!="
        case noMatch = "!~"
        case matches = "~"
        case has = ":"
        case equal = "="
        case below = "<"
        case above = ">"
    }

    struct Problem: Error {
        var message: String
    }

    /// - Throws: `Problem` where the text is not a valid expression.
    init(_ text: String) throws(Problem) {
        var parser = GcloudFilterParser(text)
        self = try parser.expression()
    }

    /// Whether the filter accepts a resource, given in the API's form.
    func accepts(_ resource: JSONValue) -> Bool {
        switch self {
        case .not(let inner): !inner.accepts(resource)
        case .all(let parts): parts.allSatisfy { $0.accepts(resource) }
        case .any(let parts): parts.contains { $0.accepts(resource) }
        case .term(let path, let comparison, let values):
            Self.fits(GcloudColumn("", path).values(in: resource), comparison, values)
        }
    }

    private static func fits(_ found: [String], _ comparison: Comparison, _ values: [String]) -> Bool {
        switch comparison {
        case .has: found.contains { text in values.contains { has(text, $0) } }
        case .equal: found.contains { text in values.contains { compare(text, $0) == 0 } }
        case .notEqual: !found.contains { text in values.contains { compare(text, $0) == 0 } }
        case .matches: found.contains { text in values.contains { matches(text, $0) } }
        case .noMatch: !found.contains { text in values.contains { matches(text, $0) } }
        case .below: found.contains { compare($0, values[0]) < 0 }
        case .above: found.contains { compare($0, values[0]) > 0 }
        case .atMost: found.contains { compare($0, values[0]) <= 0 }
        case .atLeast: found.contains { compare($0, values[0]) >= 0 }
        }
    }

    /// Whether the text contains the pattern as a word, in any case. `*` at the pattern's end matches the rest of a
    /// word; `*` alone matches any text.
    private static func has(_ text: String, _ pattern: String) -> Bool {
        if pattern == "*" { return !text.isEmpty }
        let isPrefix = pattern.hasSuffix("*")
        let wanted = (isPrefix ? String(pattern.dropLast()) : pattern).lowercased()
        let text = text.lowercased()
        var start = text.startIndex
        while let range = text[start...].firstRange(of: wanted) {
            let begins = range.lowerBound == text.startIndex || !isWord(text[text.index(before: range.lowerBound)])
            let ends = range.upperBound == text.endIndex || !isWord(text[range.upperBound])
            if begins, ends || isPrefix { return true }
            start = text.index(after: range.lowerBound)
        }
        return false
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return text.firstMatch(of: regex) != nil
    }

    /// Compares two values as numbers where both are numbers, else as text without regard to case. The result is
    /// negative, 0 or positive.
    static func compare(_ left: String, _ right: String) -> Int {
        if let left = Double(left), let right = Double(right) { return left < right ? -1 : left > right ? 1 : 0 }
        let left = left.lowercased()
        let right = right.lowercased()
        return left < right ? -1 : left > right ? 1 : 0
    }
}
