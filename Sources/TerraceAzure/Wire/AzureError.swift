import TerraceCore
import TerraceFrontEnd

/// The subject of a request, as far as the text of a failure depends on it.
struct AzureSubject: Sendable {
    /// The cache or cluster that the path names; empty if it names none.
    var name = ""
    var group = ""
    var isEnterprise = false

    var words: AzureWords { AzureWords(isEnterprise: isEnterprise) }
}

/// A failure in Resource Manager's format.
struct AzureError: VendorError {
    var status: Int
    var code: String
    var message: String
    var target: String?

    init(_ status: Int, _ code: String, _ message: String, target: String? = nil) {
        self.status = status
        self.code = code
        self.message = message.cut()
        self.target = target
    }

    static func resourceNotFound(_ type: String, _ name: String, group: String) -> AzureError {
        AzureError(
            404, "ResourceNotFound",
            "The Resource '\(type)/\(name)' under resource group '\(group)' was not found. For more details please go to "
                + "https://aka.ms/ARMResourceNotFoundFix")
    }

    static func groupNotFound(_ name: String) -> AzureError {
        AzureError(404, "ResourceGroupNotFound", "Resource group '\(name)' could not be found.")
    }

    /// "occured" is the service's own spelling, which scripts look for.
    static var nameNotAvailable: AzureError {
        AzureError(
            409, "NameNotAvailable",
            "An error occured when trying to reserve the DNS name for the cache instance. This may be a temporary issue if a "
                + "cache instance of this name was recently deleted. Please choose a different name or try again later."
        )
    }

    static func busy(_ id: String) -> AzureError {
        AzureError(
            409, "Conflict",
            "The resource '\(id)' is busy processing a previous update request or is undergoing system maintenance.  As such, "
                + "it is currently unable to accept the update request.  Please try again later.")
    }

    static func invalid(_ parameter: String, _ detail: String = "") -> AzureError {
        AzureError(
            400, "InvalidRequestBody",
            "The value of the parameter '\(parameter)' is invalid.\(detail.isEmpty ? "" : " \(detail)")",
            target: parameter)
    }

    /// The error for a change of a property that is fixed at creation.
    static func fixed(_ properties: String, _ detail: String = "") -> AzureError {
        AzureError(
            400, "BadRequest",
            "The requested update to the resource is not permitted. The following properties(s) cannot be modified: "
                + "'\(properties)'.\(detail.isEmpty ? "" : " \(detail)")", target: properties)
    }

    /// Translates any failure of the core into a status and a code.
    init(_ error: TerraceError, about subject: AzureSubject) {
        let words = subject.words
        let text = words.plain(error.details.first?.message ?? error.message)
        let target = (error.details.first?.path ?? error.field).map(words.plain)
        switch error.code {
        case .notFound:
            let type = subject.isEnterprise ? "redisEnterprise" : "redis"
            self = .resourceNotFound("Microsoft.Cache/\(type)", subject.name, group: subject.group)
        case .alreadyExists: self = .nameNotAvailable
        case .invalidArgument:
            let parameter = target ?? ""
            self.init(
                400, "InvalidRequestBody",
                parameter.isEmpty ? text : "The value of the parameter '\(parameter)' is invalid. \(text)",
                target: target)
        case .payloadTooLarge: self.init(413, "RequestEntityTooLarge", text)
        case .conflict: self.init(409, "Conflict", text)
        case .failedPrecondition, .unsupported: self.init(400, "BadRequest", text, target: target)
        case .resourceExhausted: self.init(400, "QuotaExceeded", text)
        case .permissionDenied: self.init(403, "AuthorizationFailed", text)
        case .unavailable, .deadlineExceeded: self.init(503, "ServiceUnavailable", text)
        case .internal: self.init(500, "InternalServerError", text)
        }
    }

    /// - Parameter requestID: the id at the end of the resource provider's messages.
    func response(requestID: String) -> WireResponse {
        let isProviders = status != 401 && status != 404 && status != 405
        var error: [String: JSONValue] = [
            "code": .string(code), "message": .string(isProviders ? "\(message)\r\nRequestID=\(requestID)" : message),
        ]
        error["target"] = target.map { .string($0) }
        var headers: [(name: String, value: String)] = []
        if status == 401 {
            headers.append(("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"no token\""))
        }
        return .json(["error": .object(error)], status: status, headers: headers)
    }
}
