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
    @Option(help: "How long to wait in all, such as 500ms or 2m. (default: $TERRACE_TIMEOUT, else 60s)")
    var timeout: Timeout?

    func validate() throws { try Timeout.checkEnvironment() }

    var client: APIClient {
        get throws { try endpoint.map { try APIClient(endpoint: $0) } ?? Self.defaultClient() }
    }

    /// Of what has no flag for it.
    static func defaultClient() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment["TERRACE_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        return try APIClient(endpoint: environment ?? "http://127.0.0.1:7379")
    }

    /// For a command that prints nothing of ours, or nothing with parts.
    func refuseOutput(of command: String) throws {
        guard output != .table else { return }
        throw TerraceError(
            .invalidArgument,
            "-o \(output.rawValue) has no effect on what 'terrace \(command)' prints; leave it out")
    }

    /// The moment at which waiting ends.
    var deadline: Deadline { Deadline(in: (timeout ?? .standard).duration) }
    var printer: Printer { Printer(format: output) }
    var progress: Progress { Progress(isQuiet: quiet) }
}

/// A time as it is typed.
struct Timeout: ExpressibleByArgument {
    var duration: Duration

    init(duration: Duration) { self.duration = duration }

    /// As it would be typed, for the help.
    var defaultValueDescription: String { "\(duration.components.seconds)s" }

    init?(argument: String) {
        guard let duration = Duration(text: argument) else { return nil }
        self.duration = duration
    }

    private static let variable = "TERRACE_TIMEOUT"
    private static var wanted: String? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Of who names none.
    static var standard: Timeout { wanted.flatMap(Timeout.init(argument:)) ?? Timeout(duration: .seconds(60)) }

    static func checkEnvironment() throws {
        guard let wanted, Timeout(argument: wanted) == nil else { return }
        throw ValidationError("\(variable) '\(wanted)' is no time, such as 60s, 500ms or 2m")
    }
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

extension CompletionKind {
    /// Names of caches, where a daemon answers.
    static var caches: CompletionKind { .shellCommand("terrace list -o name --timeout 2s 2>/dev/null") }
}
