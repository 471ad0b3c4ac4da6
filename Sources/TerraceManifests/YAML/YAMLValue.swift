/// YAML as this target reads it: every value knows its place, and Yams stays in one file.
struct YAMLValue: Sendable {
    enum Content: Sendable {
        case null
        /// `quoted` tells the text "3" from the number 3.
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

    /// What a person would call this value, for "expected …, found …".
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

    /// The scalar's text, as written.
    var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }
}

extension String {
    /// In quotes, on one line and not too long: what a message may repeat of an input.
    var quotedForMessage: String {
        let shown = unicodeScalars.prefix(60).map { scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                ? "\u{FFFD}" : String(scalar)
        }.joined()
        return "'\(shown)\(unicodeScalars.count > 60 ? "…" : "")'"
    }
}
