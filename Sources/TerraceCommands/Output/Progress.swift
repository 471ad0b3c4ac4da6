import Foundation
import TerraceAPI

/// Shows progress on standard error: one line that is rewritten on a terminal, separate lines elsewhere.
final class Progress {
    private let isQuiet: Bool
    /// Whether standard error is a terminal that can rewrite its line.
    let isLive: Bool
    private var begun: [String: ContinuousClock.Instant] = [:]
    private var isLineOpen = false

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        isLive = !isQuiet && isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    func begin(_ name: String, _ action: String) {
        begun[name] = .now
        let text =
            [
                "create": "creating", "update": "updating", "delete": "deleting", "failover": "failing over",
                "restart": "restarting", "snapshot": "taking a snapshot", "verify": "verifying",
            ][action] ?? action
        if isLive { rewrite("\(name): \(text)") } else { line("\(name): \(text)") }
    }

    func update(_ name: String, _ step: String) {
        guard isLive, !step.isEmpty else { return }
        rewrite("\(name): \(step.prefix(100)) (\(elapsed(name)))")
    }

    func end(_ name: String, _ state: String) {
        if isLive { rewrite("") }
        line("\(name): \(state) (\(elapsed(name)))")
    }

    func line(_ text: String) {
        guard !isQuiet else { return }
        StandardError.write(text + "\n")
    }

    private func rewrite(_ text: String) { StandardError.write("\r\u{1B}[2K\(text)") }

    private func elapsed(_ name: String) -> String { Self.seconds(begun[name].map { .now - $0 } ?? .zero) }

    /// The duration as text, such as `0.31 s` or `12 s`.
    static func seconds(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        return seconds < 10 ? String(format: "%.2f s", seconds) : String(format: "%.0f s", seconds)
    }
}
