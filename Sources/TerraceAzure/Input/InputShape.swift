import TerraceCore

/// The type of a member's value in the service's model, and its rule.
struct InputShape: Sendable {
    enum Kind: String, Sendable { case text, integer, flag, object }

    enum Rule: Sendable {
        case oneOf([String])
        /// A regular expression that the whole text has to match.
        case matches(String)
        case range(ClosedRange<Int>)
    }

    let kind: Kind
    let rule: Rule?

    /// - Parameter text: such as `text one-of A|B`, `text matches ^[0-9]+$`, `integer from 0 to 23` or `flag`.
    init(_ text: Substring) {
        let words = text.split(separator: " ", maxSplits: 2)
        guard let kind = words.first.flatMap({ Kind(rawValue: String($0)) }) else {
            preconditionFailure("no shape: \(text)")
        }
        self.kind = kind
        guard words.count == 3 else {
            rule = nil
            return
        }
        switch words[1] {
        case "one-of": rule = .oneOf(words[2].split(separator: "|").map(String.init))
        case "matches": rule = .matches(String(words[2]))
        case "from":
            let bounds = words[2].split(separator: " ")
            guard bounds.count == 3, let low = Int(bounds[0]), let high = Int(bounds[2]), low <= high else {
                preconditionFailure("no range: \(text)")
            }
            rule = .range(low...high)
        default: preconditionFailure("no rule: \(text)")
        }
    }

    /// The value in the model's form. Numbers and flags may be sent as text, and choices in any case.
    /// - Returns: nil for a value of another type or against the rule.
    func canonical(_ value: JSONValue) -> JSONValue? {
        switch (kind, value) {
        case (.object, .object): return value
        case (.integer, _):
            guard let number = value.number else { return nil }
            if case .range(let range) = rule, !range.contains(number) { return nil }
            return .integer(number)
        case (.flag, .bool): return value
        case (.flag, .string(let text)):
            switch text.lowercased() {
            case "true": return true
            case "false": return false
            default: return nil
            }
        case (.text, .string(let text)): return ruled(text)
        case (.text, .integer(let number)): return ruled("\(number)")
        case (.text, .double(let number)): return ruled("\(number)")
        case (.text, .bool(let flag)): return ruled("\(flag)")
        default: return nil
        }
    }

    private func ruled(_ text: String) -> JSONValue? {
        switch rule {
        case .oneOf(let choices):
            choices.first { $0.lowercased() == text.lowercased() }.map { .string($0) }
        case .matches(let pattern): text.utf8.count <= 1000 && Self.matches(text, pattern) ? .string(text) : nil
        case .range, nil: .string(text)
        }
    }

    /// Whether the text matches. Case is ignored, because the service compares ids that way.
    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern).ignoresCase() else { return false }
        return text.wholeMatch(of: regex) != nil
    }

    /// A text that tells which values are valid.
    var description: String {
        switch rule {
        case .oneOf(let choices):
            guard choices.count <= 20 else { return "It is none of the service's \(choices.count) values." }
            return "Allowed values: \(choices.joined(separator: ", "))."
        case .matches(let pattern): return "It has the form \(pattern)."
        case .range(let range): return "It is a number from \(range.lowerBound) to \(range.upperBound)."
        case nil: break
        }
        return switch kind {
        case .text: "It is a text."
        case .integer: "It is a number."
        case .flag: "It is true or false."
        case .object: "It is an object."
        }
    }
}
