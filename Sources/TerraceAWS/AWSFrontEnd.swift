public import TerraceCore
public import TerraceFrontEnd

/// ElastiCache's query API (version 2015-02-02), and the part of STS that its clients use. A client that accepts only
/// JSON, such as `terrace aws`, gets the answer's members as JSON.
public struct AWSFrontEnd: FrontEnd {
    public let name = "aws"
    private let services: FrontEndServices
    private let naming = NamingTurn()

    public init(_ services: FrontEndServices) { self.services = services }

    public func claims(_ head: WireRequest.Head) -> Bool {
        head.segments.isEmpty
            && (head.method == "POST" || (head.method == "GET" && head.queryValue("Action") != nil))
    }

    public func respond(to request: WireRequest) async -> WireResponse {
        let form = AWSAnswer(to: request.head, requestID: services.uuid())
        do { return try await answer(request, in: form) } catch { return form.failure(error) }
    }

    public func refusal(_ error: TerraceError, of head: WireRequest.Head) -> WireResponse {
        AWSAnswer(to: head, requestID: services.uuid()).failure(AWSError(error, about: .region))
    }

    private func answer(_ request: WireRequest, in form: AWSAnswer) async throws(AWSError) -> WireResponse {
        let head = request.head
        let text = head.method == "GET" ? head.query : String(decoding: request.body, as: UTF8.self)
        do throws(TerraceError) { try FormText.checkBounds(text, "the form") } catch {
            throw AWSError(error, about: .region)
        }
        let fields = FormText.fields(text)
        guard let action = fields.first(where: { $0.name == "Action" })?.value, !action.isEmpty else {
            throw AWSError("MissingAction", "The request must contain the parameter Action.")
        }
        // A browser follows any link with GET, so changes are accepted by POST only, which all clients use.
        guard head.method == "POST" || ["Describe", "List", "Get"].contains(where: action.hasPrefix) else {
            throw AWSError("AccessDenied", "The action \(action.prefix(100)) is taken by POST only.", status: 403)
        }
        if action == "GetCallerIdentity" { return form.callerIdentity() }
        guard let known = Model.elastiCache.operations[action] else {
            throw AWSError("InvalidAction", "The action \(action.prefix(100)) is not valid for this web service.")
        }
        guard let operation = AWSOperations.table[action] else {
            throw AWSError(
                "UnsupportedOperation",
                "Terrace does not have \(action) yet; docs/compatibility.md lists what it has.")
        }
        let input = try AWSInputs.read(fields, of: known)
        let stage = RequestStage(services)
        let call = try AWSCall(stage.services, naming: naming, region: CredentialScope(head).region, input: input)
        let output = try await operation.answer(call)
        try await call.core(about: .region) { _ in try await stage.commit() }
        return form.success(output, of: known)
    }
}

/// The region of a request, from its `Authorization` header:
/// `Credential=<key>/20261125/eu-west-1/elasticache/aws4_request`. The signature is not checked.
struct CredentialScope {
    var region = "us-east-1"

    init(_ head: WireRequest.Head) {
        guard let header = head.header("authorization"), let start = header.firstRange(of: "Credential=")?.upperBound
        else { return }
        let parts = header[start...].prefix { $0 != "," }.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 5, !parts[2].isEmpty { region = String(parts[2]) }
    }
}
