import ArgumentParser
import Foundation
import TerraceCore

/// How data is written to standard output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case table, json, yaml, name }

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(help: "The daemon's address. (default: $TERRACE_ENDPOINT, else http://127.0.0.1:7379)")
    var endpoint: String?
    @Option(name: .shortAndLong, help: "table, json, yaml or name.")
    var output: OutputFormat = .table
    @Flag(help: "No progress on standard error.")
    var quiet = false
    @Option(help: "How long to wait in all, such as 60s, 500ms or 2m.")
    var timeout = Timeout(duration: .seconds(60))

    var client: APIClient {
        get throws { try endpoint.map { try APIClient(endpoint: $0) } ?? Self.defaultClient() }
    }

    /// Of what has no flag for it.
    static func defaultClient() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment["TERRACE_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        return try APIClient(endpoint: environment ?? "http://127.0.0.1:7379")
    }

    /// The moment at which waiting ends.
    var deadline: Deadline { Deadline(in: timeout.duration) }
    var printer: Printer { Printer(format: output) }
    var progress: Progress { Progress(isQuiet: quiet) }
}

/// A time as it is typed.
struct Timeout: ExpressibleByArgument {
    var duration: Duration

    init(duration: Duration) { self.duration = duration }

    init?(argument: String) {
        guard let duration = Duration(text: argument) else { return nil }
        self.duration = duration
    }

    var defaultValueDescription: String { "\(duration.components.seconds)s" }
}

/// One moment for everything a command waits for.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant
    private let total: Duration

    init(in duration: Duration) {
        end = .now + duration
        total = duration
    }

    var left: Duration { max(.zero, end - .now) }
    var isOver: Bool { left == .zero }

    /// - Parameter reason: why it is not done yet.
    func passed(_ what: String, because reason: String) -> TerraceError {
        let shown = reason.isEmpty ? "" : ": \(reason)"
        return TerraceError(.deadlineExceeded, "\(what) after \(Progress.seconds(total))\(shown)")
    }
}
