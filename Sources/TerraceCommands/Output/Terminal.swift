import Foundation

/// What text is written to: how wide it is, and whether it shows colours.
struct Terminal {
    /// In characters; nil for a file or a pipe, which have no edge.
    var width: Int?
    var hasColor: Bool

    /// A file or a pipe: text as it is.
    static let none = Terminal(width: nil, hasColor: false)

    /// Standard output of this process.
    static var output: Terminal {
        guard isatty(STDOUT_FILENO) == 1 else { return .none }
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(
            width: isKnown ? Int(size.ws_col) : nil, hasColor: hasColor(ProcessInfo.processInfo.environment))
    }

    /// `NO_COLOR` with any text in it turns colours off, as its convention says, and so does a terminal without any.
    static func hasColor(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// - Parameter text: may be padded; the spaces stay outside.
    func painted(_ text: String, _ style: Style?) -> String {
        guard hasColor, let style else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }

    enum Style: String {
        case good = "32"
        case bad = "31"
        case under = "33"
        case heading = "1"

        /// Of a word that says how something is.
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

/// A terminal whose text is replaced; in a file or a pipe one text follows the other.
struct Screen {
    private let isTerminal = isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    func clear() {
        if isTerminal { print("\u{1B}[H\u{1B}[2J", terminator: "") }
    }
}
