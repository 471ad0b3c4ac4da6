public import TerraceCore

/// An error as RFC 9457 problem JSON.
public struct ProblemDocument: Codable, Sendable {
    /// `about:blank`: the title says what the status says.
    public var type: String
    public var title: String
    public var status: Int
    public var detail: String
    /// For programs; the only part a caller may branch on.
    public var code: String
    public var field: String?
    public var problems: [Problem]?

    public init(_ error: TerraceError, status: Int, title: String) {
        type = "about:blank"
        self.title = title
        self.status = status
        detail = error.message
        code = error.code.rawValue
        field = error.field
        problems = error.details.isEmpty ? nil : error.details
    }

    /// The error it was made of; an unknown code is an internal error.
    public var error: TerraceError {
        TerraceError(TerraceError.Code(rawValue: code) ?? .internal, detail, field: field, details: problems ?? [])
    }
}

extension TerraceError.Code {
    /// The status of the native API.
    public var httpStatus: Int {
        switch self {
        case .invalidArgument: 400
        case .permissionDenied: 403
        case .notFound: 404
        case .alreadyExists, .conflict, .failedPrecondition: 409
        case .payloadTooLarge: 413
        case .resourceExhausted: 429
        case .unsupported: 422
        case .internal: 500
        case .unavailable: 503
        case .deadlineExceeded: 504
        }
    }
}
