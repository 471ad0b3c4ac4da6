/// The one error of the domain. Each front-end has a single total function from `Code` to its own status and envelope.
public struct TerraceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure; the only part that a caller may branch on.
    public enum Code: String, Sendable, CaseIterable, Codable {
        case invalidArgument, notFound, alreadyExists, conflict, failedPrecondition, resourceExhausted
        case unavailable, deadlineExceeded, unsupported, permissionDenied, payloadTooLarge, `internal`
    }

    public var code: Code
    /// For a person: the thing, the cause and the way out. Long ones are cut, because a message may repeat an input.
    public var message: String
    /// Path of the offending field, such as `spec.size`, where one is to blame.
    public var field: String?
    /// All problems at once, where the input had more than one.
    public var details: [Problem]
    /// The error that caused this one, for logs and for callers that know its type; `message` tells a person already.
    public var cause: (any Error)?

    public init(
        _ code: Code, _ message: String, field: String? = nil, details: [Problem] = [], cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message.cut()
        self.field = field
        self.details = details
        self.cause = cause
    }

    /// Errors that say the same are equal, whatever caused them.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        (lhs.code, lhs.message, lhs.field) == (rhs.code, rhs.message, rhs.field) && lhs.details == rhs.details
    }

    public var description: String {
        guard !details.isEmpty else { return message }
        return ([message] + details.map { "  \($0)" }).joined(separator: "\n")
    }

    /// The text of any error, without Swift's type noise for our own.
    public static func text(_ error: any Error) -> String {
        (error as? TerraceError)?.description ?? String(describing: error)
    }
}

/// One thing wrong with an input, with its place where the input was a file.
public struct Problem: Sendable, Hashable, Codable, CustomStringConvertible {
    public var file: String?
    /// 1-based.
    public var line: Int?
    /// 1-based.
    public var column: Int?
    /// Dotted path of the field, such as `spec.persistence.mode`; empty for the document itself.
    public var path: String
    /// The mistake, the expected value, and the nearest valid one.
    public var message: String

    public init(file: String? = nil, line: Int? = nil, column: Int? = nil, path: String, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path.cut()
        self.message = message.cut()
    }

    public var description: String {
        let place = file.map { "\($0):\(line ?? 1):\(column ?? 1): " } ?? ""
        return place + (path.isEmpty ? "" : "\(path): ") + message
    }
}
