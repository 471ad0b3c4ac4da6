import TerraceCore

/// What S3 said instead of doing what was asked.
struct S3Failure: Error {
    var status: Int
    /// Such as `NoSuchKey`; empty where the answer names none.
    var code = ""
    var message = ""
    /// The region that the bucket is in, where S3 says so.
    var region: String?

    /// - Parameter body: the answer's document; perhaps none of S3's.
    init(status: Int, body: String = "", region: String? = nil) {
        self.status = status
        let document = S3Document(body).flatMap { $0.name == "Error" ? $0 : nil }
        code = document?["Code"] ?? ""
        message = (document?["Message"] ?? "").cut(to: 500)
        self.region = region ?? document?["Region"]
    }

    /// Whether the same request may succeed a moment later.
    var isPassing: Bool {
        [429, 500, 502, 503, 504].contains(status)
            || ["InternalError", "RequestTimeout", "ServiceUnavailable", "SlowDown"].contains(code)
    }

    /// In plain words, with a way out.
    /// - Parameter key: the object that was asked for, if any.
    func error(at place: S3Place, key: ObjectKey?) -> TerraceError {
        let name = place.name
        let said = code.isEmpty ? "status \(status)" : "\(code)\(message.isEmpty ? "" : ": \(message)")"
        func wrong(_ reason: String) -> TerraceError {
            TerraceError(.failedPrecondition, "\(name) cannot be used: \(reason) (\(said))", cause: self)
        }
        switch code {
        case "NoSuchKey":
            return TerraceError(.notFound, "\(name) has no object\(key.map { " '\($0)'" } ?? "")", cause: self)
        case "NoSuchBucket": return wrong("there is no such bucket; make it, or name another")
        case "AccessDenied", "AllAccessDisabled":
            return wrong("the credentials may not do this; let them list, read, write and delete in it")
        case "InvalidAccessKeyId": return wrong("nobody has this access key; check the credentials")
        case "SignatureDoesNotMatch": return wrong("the secret key does not belong to the access key; check it")
        case "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
            return wrong("the credentials have ended; hand in new ones")
        case "RequestTimeTooSkewed": return wrong("the clock of this machine is wrong; set it")
        case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
            return wrong("it is not in region \(place.region); use \(region.map { "\($0) and" } ?? "") its endpoint")
        default: break
        }
        switch status {
        case 301, 307, 308:
            return wrong("it is not at this endpoint; use \(region.map { "region \($0) and" } ?? "") its own endpoint")
        case 403: return wrong("the credentials may not do this")
        case 404 where key != nil:
            return TerraceError(.notFound, "\(name) has no object '\(key?.text ?? "")'", cause: self)
        default: return TerraceError(.unavailable, "\(name) cannot be used: it answered \(said)", cause: self)
        }
    }
}
