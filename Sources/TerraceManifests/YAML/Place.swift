import TerraceCore

/// A position in a file.
public struct Place: Sendable, Hashable {
    /// The file's path as the user gave it; nil for text that came from no file.
    public var file: String?
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int

    /// A place in `file`.
    public init(file: String?, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// A problem at this place.
    func problem(_ path: String, _ message: String) -> Problem {
        Problem(file: file ?? "<input>", line: line, column: column, path: path, message: message)
    }

    /// File and line, such as `caches.yaml:4`, for a message that refers to this place from another one.
    var short: String { "\(file ?? "<input>"):\(line)" }
}

/// Collects problems, so that one run reports all of them.
final class ProblemList {
    private(set) var problems: [Problem] = []
    private var known: Set<Problem> = []
    private var omitted = 0

    /// The most problems that are kept. Nobody reads more, and a hostile file must not cause an answer of megabytes.
    static let limit = 200

    func add(_ problem: Problem) {
        // A mistake in a tier file is found again in each tier that extends the file; it is reported once.
        guard !known.contains(problem) else { return }
        guard problems.count < Self.limit else { return omitted += 1 }
        problems.append(problem)
        known.insert(problem)
    }

    /// Whether further problems are only counted. Callers need not compute a hint for those.
    var isFull: Bool { problems.count >= Self.limit }

    /// Sorts the problems by file, line and column; those without a place come first.
    func sort(by files: [String?]) {
        let names = Dictionary(
            files.enumerated().map { ($1 ?? "<input>", $0) }, uniquingKeysWith: { first, _ in first })
        func key(_ problem: Problem) -> (Int, Int, Int) {
            (problem.file.flatMap { names[$0] } ?? -1, problem.line ?? 0, problem.column ?? 0)
        }
        // `sort` is not stable, so the index keeps the order of problems at the same place.
        problems = problems.enumerated().sorted {
            let (one, other) = (key($0.element), key($1.element))
            return one == other ? $0.offset < $1.offset : one < other
        }.map(\.element)
    }

    /// Throws one error with all collected problems; returns where there are none.
    func check(_ subject: String, code: TerraceError.Code = .invalidArgument) throws(TerraceError) {
        guard !problems.isEmpty else { return }
        let count = problems.count + omitted
        let more = omitted > 0 ? " (the first \(problems.count) follow)" : ""
        throw TerraceError(
            code, "\(count) \(count == 1 ? "problem" : "problems") in \(subject)\(more)",
            field: count == 1 ? problems.first.flatMap { $0.path.isEmpty ? nil : $0.path } : nil, details: problems)
    }
}
