import TerraceCore
import TerraceFrontEnd

/// The form of an answer: the query protocol's XML, or the members of the answer as JSON.
struct AWSAnswer {
    /// The request's id, which every answer contains.
    let requestID: String
    let isJSON: Bool

    private static let namespace = "http://elasticache.amazonaws.com/doc/2015-02-02/"

    /// `terrace aws` accepts only JSON.
    init(to head: WireRequest.Head, requestID: String) {
        self.requestID = requestID
        isJSON = head.header("accept") == "application/json"
    }

    func success(_ output: JSONValue, of operation: ModelOperation) -> WireResponse {
        let model = Model.elastiCache
        if isJSON { return .json(model.known(output, operation.output)) }
        let name = operation.name
        var result = ""
        if let shape = operation.output {
            var encoder = QueryEncoder(model: model)
            encoder.encode(members: output, of: shape)
            result = "<\(name)Result>\(encoder.text)</\(name)Result>"
        }
        return xml(
            "<\(name)Response xmlns=\"\(Self.namespace)\">\(result)<ResponseMetadata><RequestId>\(requestID)</RequestId>"
                + "</ResponseMetadata></\(name)Response>", 200)
    }

    func failure(_ error: AWSError) -> WireResponse {
        if isJSON {
            return .json(["Code": .string(error.code), "Message": .string(error.message)], status: error.status)
        }
        return xml(
            "<ErrorResponse xmlns=\"\(Self.namespace)\"><Error><Type>\(error.status < 500 ? "Sender" : "Receiver")</Type>"
                + "<Code>\(QueryEncoder.escaped(error.code))</Code><Message>\(QueryEncoder.escaped(error.message))</Message>"
                + "</Error><RequestId>\(requestID)</RequestId></ErrorResponse>", error.status)
    }

    /// The answer to GetCallerIdentity, the only operation of STS that clients use.
    func callerIdentity() -> WireResponse {
        let account = AWSCall.account
        if isJSON {
            return .json([
                "Arn": .string("arn:aws:iam::\(account):root"), "UserId": .string(account), "Account": .string(account),
            ])
        }
        return xml(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                + "<Arn>arn:aws:iam::\(account):root</Arn><UserId>\(account)</UserId><Account>\(account)</Account>"
                + "</GetCallerIdentityResult><ResponseMetadata><RequestId>\(requestID)</RequestId></ResponseMetadata>"
                + "</GetCallerIdentityResponse>", 200)
    }

    private func xml(_ text: String, _ status: Int) -> WireResponse {
        WireResponse(
            status: status, headers: [("Content-Type", "text/xml"), ("x-amzn-RequestId", requestID)],
            body: Array(text.utf8))
    }
}
