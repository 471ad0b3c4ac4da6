import Foundation

/// The width and the colour support of the output.
struct Terminal {
    /// The width in characters; nil for a file or a pipe.
    var width: Int?
    var hasColor: Bool

    /// A file or a pipe, whose text gets no colours and is not cut.
    static let none = Terminal(width: nil, hasColor: false)

    /// The standard output of this process.
    static var output: Terminal {
        guard isatty(STDOUT_FILENO) == 1 else { return .none }
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(
            width: isKnown ? Int(size.ws_col) : nil, hasColor: hasColor(ProcessInfo.processInfo.environment))
    }

    /// Whether colours may be used. The variable NO_COLOR, if it is not empty, turns them off (no-color.org), and so does a
    /// terminal that cannot show them.
    static func hasColor(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// The text in the style's colour, where there is one and the terminal shows colours.
    func painted(_ text: String, _ style: Style?) -> String {
        guard hasColor, let style else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }

    enum Style: String {
        case good = "32"
        case bad = "31"
        case under = "33"
        case heading = "1"

        /// The style of a word for a state, such as `available`; nil for other words.
        init?(word: String) {
            switch word {
            case "available", "serving", "ok", "running", "succeeded": self = .good
            case "failed", "absent", "silent", "failure", "down": self = .bad
            case "creating", "updating", "degraded", "deleting", "loading", "syncing", "warning": self = .under
            default: return nil
            }
        }
    }
}

/// Shows successive texts: on a terminal each replaces the one before, in a file or a pipe they follow each other.
struct Screen {
    private let isTerminal = isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    func clear() {
        if isTerminal { print("\u{1B}[H\u{1B}[2J", terminator: "") }
    }
}
