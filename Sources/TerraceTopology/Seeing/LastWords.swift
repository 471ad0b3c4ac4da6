import Foundation
import TerraceCore

/// Why a server ended by itself, read from the end of its log.
struct LastWords: Sendable, Equatable {
    /// The reason in the server's words, on one line.
    var text: String
    /// The setting that made the server refuse to start; nil when the reason was another. Every start fails until the
    /// setting is changed.
    var refusedSetting: String?

    /// - Parameter log: the end of what the server and its children wrote.
    /// - Returns: nil when the log tells no reason, as after an orderly end.
    init?(_ log: String) {
        let lines = log.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        if let refusal = Self.refusal(lines) {
            self = refusal
            return
        }
        let own = Self.ownLines(lines)
        // Messages of the dynamic loader do not begin with a process number.
        guard !own.isEmpty else {
            guard let last = lines.last(where: { !$0.isEmpty && $0.first?.isNumber == false }) else { return nil }
            self.init(shown: last, refusedSetting: nil)
            return
        }
        guard own.last?.contains("bye bye") != true else { return nil }
        let warnings = own.compactMap(Self.warning).filter { text in !Self.usual.contains { text.contains($0) } }
        // A crash report has about a hundred lines, and its first one names the cause.
        let crash = warnings.first { $0.contains("crashed by signal") || $0.contains("ASSERTION FAILED") }
        let said = crash ?? warnings.suffix(2).joined(separator: "; ")
        guard !said.isEmpty else { return nil }
        self.init(shown: said, refusedSetting: nil)
    }

    /// How a server ended: the host's words, and the server's own reason if its log has one.
    static func reason(_ end: NodeEnd) -> String {
        end.status + (end.output.flatMap { LastWords($0) }.map { ": \($0.text)" } ?? "")
    }

    /// The lines that the server itself wrote. A line begins with its writer's process number and role. A server has
    /// the role `M` or `S`; children, such as one that saves, and a server that has just started have `C`.
    private static func ownLines(_ lines: [String]) -> [String] {
        let numbered = lines.filter { $0.first?.isNumber == true && $0.contains(":") }
        func number(_ line: String) -> Substring { line.prefix { $0 != ":" } }
        func hasRole(_ line: String) -> Bool {
            ["M", "S"].contains(line.dropFirst(number(line).count + 1).prefix { $0 != " " })
        }
        guard let writer = (numbered.last(where: hasRole) ?? numbered.first).map(number) else { return [] }
        return numbered.filter { number($0) == writer }
    }

    private init(shown text: String, refusedSetting: String?) {
        let plain = text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }
        self.text = String(String.UnicodeScalarView(plain).prefix(400))
        self.refusedSetting = refusedSetting
    }

    /// The refusal of a setting. Its lines are `*** FATAL CONFIG FILE ERROR …`, `Reading the configuration file, at
    /// line 7`, `>>> 'activedefrag yes'`, and the reason.
    private static func refusal(_ lines: [String]) -> LastWords? {
        guard let start = lines.lastIndex(where: { $0.contains("FATAL CONFIG FILE ERROR") }),
            let line = lines[start...].first(where: { $0.hasPrefix(">>> '") })
        else { return nil }
        let setting = String(line.dropFirst(">>> '".count).prefix { $0 != " " && $0 != "'" })
        let reason = lines[start...].drop { $0 != line }.dropFirst().first ?? ""
        // The lines of these settings hold secrets, and the reason may repeat them.
        let isSecret = ["user", "masterauth", "masteruser", "requirepass", "rename-command"].contains(setting)
        return LastWords(
            shown: isSecret || reason.isEmpty ? "\(setting): the line is refused" : "\(setting): \(reason)",
            refusedSetting: setting)
    }

    /// The text of `4711:M 29 Nov 2026 09:00:00.000 # text`; nil for lines of a lower level.
    private static func warning(_ line: String) -> String? {
        line.firstRange(of: " # ").map { String(line[$0.upperBound...]) }
    }

    /// Messages of every start and every orderly end that have the same level as warnings.
    private static let usual = [
        "oO0OoO0OoO0Oo", "version=", "Configuration loaded", "Server initialized", "WARNING", "User requested shutdown",
        "Received SIG", "ready to exit", "no config file specified", "lua-replicate-commands",
    ]
}
