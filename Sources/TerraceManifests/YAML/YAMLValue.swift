/// A YAML value with its place. It keeps Yams' types within `YAMLDocuments`.
struct YAMLValue: Sendable {
    enum Content: Sendable {
        case null
        /// `quoted` distinguishes the text "3" from the number 3.
        case scalar(String, quoted: Bool)
        case list([YAMLValue])
        case map([Entry])
    }

    struct Entry: Sendable {
        var key: String
        var place: Place
        var value: YAMLValue
    }

    var content: Content
    var place: Place

    /// The value in a message of the form "expected …, found …".
    var summary: String {
        switch content {
        case .null: "nothing"
        case .list: "a list"
        case .map: "a map"
        case .scalar(let text, let quoted): (quoted ? "the text " : "") + text.quotedForMessage
        }
    }

    var entries: [Entry]? {
        if case .map(let entries) = content { entries } else { nil }
    }

    subscript(key: String) -> YAMLValue? { entries?.first { $0.key == key }?.value }

    /// The scalar's text as it is written; nil for a map, a list and null.
    var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }
}

extension String {
    /// The text for use in a message: in quotes, on one line, and cut to 60 characters.
    var quotedForMessage: String {
        let shown = unicodeScalars.prefix(60).map { scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                ? "\u{FFFD}" : String(scalar)
        }.joined()
        return "'\(shown)\(unicodeScalars.count > 60 ? "…" : "")'"
    }
}
