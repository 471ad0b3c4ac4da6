import TerraceCore

/// Where in a file something was written.
public struct Place: Sendable, Hashable {
    /// As the user named it; nil for text that came from no file.
    public var file: String?
    /// 1-based.
    public var line: Int
    /// 1-based.
    public var column: Int

    /// A place in `file`.
    public init(file: String?, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// What is wrong here.
    func problem(_ path: String, _ message: String) -> Problem {
        Problem(file: file ?? "<input>", line: line, column: column, path: path, message: message)
    }

    /// For a sentence about another place: `caches.yaml:4`.
    var short: String { "\(file ?? "<input>"):\(line)" }
}

/// Collects what is wrong, so that one run tells everything.
final class ProblemList {
    private(set) var problems: [Problem] = []
    private var omitted = 0

    /// More than anyone reads; a hostile file must not make an answer of megabytes.
    static let limit = 200

    func add(_ problem: Problem) {
        // An inherited mistake is seen once for each heir.
        guard !problems.contains(problem) else { return }
        if problems.count < Self.limit { problems.append(problem) } else { omitted += 1 }
    }

    /// Throws what was collected, ordered as in the files.
    func check(_ subject: String, code: TerraceError.Code = .invalidArgument) throws(TerraceError) {
        guard !problems.isEmpty else { return }
        let count = problems.count + omitted
        let more = omitted > 0 ? " (the first \(problems.count) follow)" : ""
        throw TerraceError(
            code, "\(count) \(count == 1 ? "problem" : "problems") in \(subject)\(more)",
            field: count == 1 ? problems.first?.path : nil, details: problems)
    }
}
