public import TerraceCore
public import TerraceFrontEnd

/// ElastiCache's query API (version 2015-02-02), and as much of STS as its clients ask for. A client that accepts JSON and
/// nothing else gets the members of the answer as JSON: `terrace aws` does.
public struct AWSFrontEnd: FrontEnd {
    public let name = "aws"
    private let services: FrontEndServices
    private let naming = NamingTurn()
    private let model = Model.elastiCache

    public init(_ services: FrontEndServices) { self.services = services }

    public func claims(_ head: WireRequest.Head) -> Bool {
        head.segments.isEmpty
            && (head.method == "POST" || (head.method == "GET" && head.queryValue("Action") != nil))
    }

    public func respond(to request: WireRequest) async -> WireResponse {
        let text = request.head.method == "GET" ? request.head.query : String(decoding: request.body, as: UTF8.self)
        do throws(TerraceError) { try FormText.checkBounds(text, "the form") } catch {
            return refusal(error, of: request.head)
        }
        let fields = FormText.fields(text)
        let scope = CredentialScope(request.head)
        let id = services.uuid()
        let wantsJSON = Self.wantsJSON(request.head)
        do {
            guard let action = fields.first(where: { $0.name == "Action" })?.value, !action.isEmpty else {
                throw AWSError("MissingAction", "The request must contain the parameter Action.")
            }
            // A browser follows any link: what changes something is taken by POST only, as every client sends it.
            guard request.head.method == "POST" || Self.isRead(action) else {
                throw AWSError("AccessDenied", "The action \(action.prefix(100)) is taken by POST only.", status: 403)
            }
            if action == "GetCallerIdentity" { return Self.callerIdentity(id, asJSON: wantsJSON) }
            guard let operation = model.operations[action] else {
                throw AWSError("InvalidAction", "The action \(action.prefix(100)) is not valid for this web service.")
            }
            guard let built = AWSOperations.table[action] else {
                throw AWSError(
                    "UnsupportedOperation",
                    "Terrace does not have \(action) yet; docs/compatibility.md lists what it has.")
            }
            let input = try AWSInputs.read(fields, of: operation)
            let stage = RequestStage(services)
            let call = try AWSCall(stage.services, naming: naming, region: scope.region, input: input)
            let output = try await built.answer(call)
            try await call.core(about: .region) { _ in try await stage.commit() }
            return wantsJSON ? .json(model.known(output, operation.output)) : answer(operation, output, id)
        } catch {
            let error = (error as? AWSError) ?? AWSError("InternalFailure", TerraceError.text(error), status: 500)
            return Self.failure(error, id, asJSON: wantsJSON)
        }
    }

    public func refusal(_ error: TerraceError, of head: WireRequest.Head) -> WireResponse {
        Self.failure(AWSError(error, about: .region), services.uuid(), asJSON: Self.wantsJSON(head))
    }

    private static func wantsJSON(_ head: WireRequest.Head) -> Bool { head.header("accept") == "application/json" }

    private static func isRead(_ action: String) -> Bool {
        ["Describe", "List", "Get"].contains(where: action.hasPrefix)
    }

    private static let namespace = "http://elasticache.amazonaws.com/doc/2015-02-02/"

    private func answer(_ operation: ModelOperation, _ output: JSONValue, _ id: String) -> WireResponse {
        let name = operation.name
        var result = ""
        if let shape = operation.output {
            var encoder = QueryEncoder(model: model)
            encoder.encode(members: output, of: shape)
            result = "<\(name)Result>\(encoder.text)</\(name)Result>"
        }
        return Self.xml(
            "<\(name)Response xmlns=\"\(Self.namespace)\">\(result)<ResponseMetadata><RequestId>\(id)</RequestId>"
                + "</ResponseMetadata></\(name)Response>", 200, id)
    }

    private static func callerIdentity(_ id: String, asJSON: Bool) -> WireResponse {
        let account = AWSCall.account
        if asJSON {
            return .json([
                "Arn": .string("arn:aws:iam::\(account):root"), "UserId": .string(account), "Account": .string(account),
            ])
        }
        return xml(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                + "<Arn>arn:aws:iam::\(account):root</Arn><UserId>\(account)</UserId><Account>\(account)</Account>"
                + "</GetCallerIdentityResult><ResponseMetadata><RequestId>\(id)</RequestId></ResponseMetadata>"
                + "</GetCallerIdentityResponse>", 200, id)
    }

    private static func failure(_ error: AWSError, _ id: String, asJSON: Bool) -> WireResponse {
        guard !asJSON else {
            return .json(["Code": .string(error.code), "Message": .string(error.message)], status: error.status)
        }
        return xml(
            "<ErrorResponse xmlns=\"\(namespace)\"><Error><Type>\(error.status < 500 ? "Sender" : "Receiver")</Type>"
                + "<Code>\(QueryEncoder.escaped(error.code))</Code><Message>\(QueryEncoder.escaped(error.message))</Message>"
                + "</Error><RequestId>\(id)</RequestId></ErrorResponse>", error.status, id)
    }

    private static func xml(_ text: String, _ status: Int, _ id: String) -> WireResponse {
        WireResponse(
            status: status, headers: [("Content-Type", "text/xml"), ("x-amzn-RequestId", id)], body: Array(text.utf8))
    }
}

/// Whom a request is for: `Credential=<key>/20261125/eu-west-1/elasticache/aws4_request`. Nobody checks the signature.
struct CredentialScope {
    var region = "us-east-1"

    init(_ head: WireRequest.Head) {
        guard let header = head.header("authorization"), let start = header.firstRange(of: "Credential=")?.upperBound
        else { return }
        let parts = header[start...].prefix { $0 != "," }.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 5, !parts[2].isEmpty { region = String(parts[2]) }
    }
}
