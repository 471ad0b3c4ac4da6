import TerraceCore
import TerraceFrontEnd

/// A failure in the format of Google's APIs.
struct GoogleError: VendorError {
    /// Names and numbers of google.rpc.Code, and their HTTP statuses.
    enum Status: String {
        case invalidArgument = "INVALID_ARGUMENT"
        case failedPrecondition = "FAILED_PRECONDITION"
        case notFound = "NOT_FOUND"
        case alreadyExists = "ALREADY_EXISTS"
        case permissionDenied = "PERMISSION_DENIED"
        case resourceExhausted = "RESOURCE_EXHAUSTED"
        case `internal` = "INTERNAL"
        case unavailable = "UNAVAILABLE"
        case deadlineExceeded = "DEADLINE_EXCEEDED"

        var http: Int {
            switch self {
            case .invalidArgument, .failedPrecondition: 400
            case .permissionDenied: 403
            case .notFound: 404
            case .alreadyExists: 409
            case .resourceExhausted: 429
            case .internal: 500
            case .unavailable: 503
            case .deadlineExceeded: 504
            }
        }

        var number: Int {
            switch self {
            case .invalidArgument: 3
            case .deadlineExceeded: 4
            case .notFound: 5
            case .alreadyExists: 6
            case .permissionDenied: 7
            case .resourceExhausted: 8
            case .failedPrecondition: 9
            case .internal: 13
            case .unavailable: 14
            }
        }
    }

    var status: Status
    var message: String
    var details: [JSONValue]

    init(_ status: Status, _ message: String, details: [JSONValue] = []) {
        self.status = status
        self.message = message.cut()
        self.details = details
    }

    static func invalid(_ field: String, _ message: String) -> GoogleError {
        GoogleError(.invalidArgument, message, details: [badRequest([(field, message)])])
    }

    private static func badRequest(_ violations: [(field: String, description: String)]) -> JSONValue {
        [
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": .array(
                violations.map { ["field": .string($0.field), "description": .string($0.description)] }),
        ]
    }

    private static func resource(_ name: String) -> JSONValue {
        ["@type": "type.googleapis.com/google.rpc.ResourceInfo", "resourceName": .string(name)]
    }

    static func notFound(_ name: String) -> GoogleError {
        GoogleError(.notFound, "Resource '\(name)' was not found", details: [resource(name)])
    }

    /// Translates any failure of the core into a status.
    /// - Parameter name: the full name of the request's resource.
    init(_ error: TerraceError, about name: String) {
        switch error.code {
        case .notFound: self = .notFound(name)
        case .alreadyExists:
            self.init(.alreadyExists, "Resource '\(name)' already exists", details: [Self.resource(name)])
        case .invalidArgument, .payloadTooLarge:
            let violations = error.details.map { (Self.field($0.path), Self.message($0)) }
            self.init(
                .invalidArgument, violations.first?.1 ?? error.message,
                details: violations.isEmpty ? [] : [Self.badRequest(violations)])
        case .conflict, .failedPrecondition, .unsupported:
            self.init(.failedPrecondition, error.details.first.map(Self.message) ?? error.message)
        case .resourceExhausted: self.init(.resourceExhausted, error.message)
        case .permissionDenied: self.init(.permissionDenied, error.message)
        case .unavailable: self.init(.unavailable, error.message)
        case .deadlineExceeded: self.init(.deadlineExceeded, error.message)
        case .internal: self.init(.internal, error.message)
        }
    }

    /// The problem in this API's terms: its clients do not know Terrace's tiers and settings.
    private static func message(_ problem: Problem) -> String {
        if problem.path.hasPrefix("spec.config."), problem.message.hasPrefix("not a setting") {
            return "The Redis config '\(problem.path.dropFirst("spec.config.".count).prefix(80))' is not supported."
        }
        return problem.message.replacing("google/basic", with: "the BASIC tier")
            .replacing("google/standard-ha", with: "the STANDARD_HA tier")
    }

    /// Google's name for a field of a manifest.
    private static func field(_ path: String) -> String {
        let names = [
            "spec.size": "instance.memory_size_gb", "spec.replicas": "instance.replica_count",
            "spec.engine.version": "instance.redis_version", "spec.tls": "instance.transit_encryption_mode",
            "spec.auth": "instance.auth_enabled",
        ]
        if path.hasPrefix("spec.config") { return "instance.redis_configs" }
        if path.hasPrefix("spec.zones") { return "instance.location_id" }
        return names[path] ?? path
    }

    var body: JSONValue {
        var error: [String: JSONValue] = [
            "code": .integer(status.http), "message": .string(message), "status": .string(status.rawValue),
        ]
        if !details.isEmpty { error["details"] = .array(details) }
        return ["error": .object(error)]
    }

    var response: WireResponse { .json(body, status: status.http) }
}
