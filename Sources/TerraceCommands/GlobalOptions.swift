import ArgumentParser
import Foundation
import TerraceCore

/// The format of data on standard output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case table, json, yaml, name }

/// The options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(help: "The daemon's address. (default: $TERRACE_ENDPOINT, else http://127.0.0.1:7379)")
    var endpoint: String?
    @Option(name: .shortAndLong, help: "Output format: table, json, yaml or name.")
    var output: OutputFormat = .table
    @Flag(help: "Print no progress on standard error.")
    var quiet = false
    @Option(help: "The longest time to wait in total, such as 500ms or 2m. (default: $TERRACE_TIMEOUT, else 60s)")
    var timeout: Timeout?

    func validate() throws { try Timeout.checkEnvironment() }

    var client: APIClient {
        get throws { try endpoint.map { try APIClient(endpoint: $0) } ?? Self.defaultClient() }
    }

    /// The client for commands without the option `--endpoint`.
    static func defaultClient() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment["TERRACE_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        return try APIClient(endpoint: environment ?? "http://127.0.0.1:7379")
    }

    /// Refuses `-o` for a command whose output has no such formats.
    func refuseOutput(of command: String) throws {
        guard output != .table else { return }
        throw TerraceError(
            .invalidArgument,
            "-o \(output.rawValue) has no effect on what 'terrace \(command)' prints; leave it out")
    }

    /// The moment at which the command stops waiting.
    var deadline: Deadline { Deadline(in: (timeout ?? .standard).duration) }
    var printer: Printer { Printer(format: output) }
    var progress: Progress { Progress(isQuiet: quiet) }
}

/// A duration, as it is typed on the command line.
struct Timeout: ExpressibleByArgument {
    var duration: Duration

    init(duration: Duration) { self.duration = duration }

    /// The default value, as the help shows it.
    var defaultValueDescription: String { "\(duration.components.seconds)s" }

    init?(argument: String) {
        guard let duration = Duration(text: argument) else { return nil }
        self.duration = duration
    }

    private static let variable = "TERRACE_TIMEOUT"
    private static var wanted: String? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The timeout where the command line gives none.
    static var standard: Timeout { wanted.flatMap(Timeout.init(argument:)) ?? Timeout(duration: .seconds(60)) }

    static func checkEnvironment() throws {
        guard let wanted, Timeout(argument: wanted) == nil else { return }
        throw ValidationError("\(variable) '\(wanted)' is not a duration, such as 60s, 500ms or 2m")
    }
}

/// One deadline for everything that a command waits for.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant
    private let total: Duration

    init(in duration: Duration) {
        end = .now + duration
        total = duration
    }

    var left: Duration { max(.zero, end - .now) }
    var isOver: Bool { left == .zero }

    /// The error of a wait that took too long.
    /// - Parameter reason: why the awaited state has not been reached; may be empty.
    func passed(_ what: String, because reason: String) -> TerraceError {
        let shown = reason.isEmpty ? "" : ": \(reason)"
        return TerraceError(.deadlineExceeded, "\(what) after \(Progress.seconds(total))\(shown)")
    }
}

extension CompletionKind {
    /// Completes names of caches, if a daemon answers.
    static var caches: CompletionKind { .shellCommand("terrace list -o name --timeout 2s 2>/dev/null") }
}
