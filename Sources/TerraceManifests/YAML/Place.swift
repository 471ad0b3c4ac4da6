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
    private var known: Set<Problem> = []
    private var omitted = 0

    /// More than anyone reads; a hostile file must not make an answer of megabytes.
    static let limit = 200

    func add(_ problem: Problem) {
        // An inherited mistake is seen once for each heir.
        guard !known.contains(problem) else { return }
        guard problems.count < Self.limit else { return omitted += 1 }
        problems.append(problem)
        known.insert(problem)
    }

    /// What is added now is counted and not shown: a hint for it would be found in vain.
    var isFull: Bool { problems.count >= Self.limit }

    /// As somebody reads the files who goes through them from top to bottom; what has no place comes first.
    func sort(by files: [String?]) {
        let names = Dictionary(
            files.enumerated().map { ($1 ?? "<input>", $0) }, uniquingKeysWith: { first, _ in first })
        func key(_ problem: Problem) -> (Int, Int, Int) {
            (problem.file.flatMap { names[$0] } ?? -1, problem.line ?? 0, problem.column ?? 0)
        }
        // `sort` is not stable: two problems of one place keep their order by their number.
        problems = problems.enumerated().sorted {
            let (one, other) = (key($0.element), key($1.element))
            return one == other ? $0.offset < $1.offset : one < other
        }.map(\.element)
    }

    /// Throws what was collected.
    func check(_ subject: String, code: TerraceError.Code = .invalidArgument) throws(TerraceError) {
        guard !problems.isEmpty else { return }
        let count = problems.count + omitted
        let more = omitted > 0 ? " (the first \(problems.count) follow)" : ""
        throw TerraceError(
            code, "\(count) \(count == 1 ? "problem" : "problems") in \(subject)\(more)",
            field: count == 1 ? problems.first.flatMap { $0.path.isEmpty ? nil : $0.path } : nil, details: problems)
    }
}
