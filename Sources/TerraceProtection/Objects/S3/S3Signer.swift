import Crypto
import Foundation
import TerraceCore

/// Signs requests with AWS Signature Version 4.
struct S3Signer: Sendable {
    let credentials: S3Credentials
    let region: String
    var service = "s3"

    static let algorithm = "AWS4-HMAC-SHA256"

    /// The header `Authorization` of a request.
    /// - Parameters:
    ///   - path: percent-encoded.
    ///   - query: names and values as they are.
    ///   - headers: those that are signed, among them `host` and `x-amz-date`; names in small letters.
    ///   - payload: the SHA-256 of the body.
    ///   - stamp: the time as in `x-amz-date`.
    func authorization(
        _ method: String, _ path: String, query: [(String, String)], headers: [(String, String)], payload: String,
        stamp: String
    ) -> String {
        let headers = headers.sorted { $0.0 < $1.0 }
        let signed = headers.map(\.0).joined(separator: ";")
        let canonical = [
            method, path, Self.text(of: query), headers.map { "\($0.0):\($0.1)\n" }.joined(), signed, payload,
        ].joined(separator: "\n")
        let day = String(stamp.prefix(8))
        let scope = [day, region, service, "aws4_request"].joined(separator: "/")
        let toSign = [Self.algorithm, stamp, scope, SHA256.hash(data: Data(canonical.utf8)).hexText]
        let key = [day, region, service, "aws4_request"].reduce(Data("AWS4\(credentials.secretKey)".utf8)) {
            Self.code(of: $1, key: $0)
        }
        let signature = Self.code(of: toSign.joined(separator: "\n"), key: key).hexText
        return
            "\(Self.algorithm) Credential=\(credentials.accessKey)/\(scope),SignedHeaders=\(signed),Signature=\(signature)"
    }

    /// The query as it is signed and sent.
    static func text(of query: [(String, String)]) -> String {
        query.map { (S3Text.encoded($0.0), S3Text.encoded($0.1)) }.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    private static func code(of text: String, key: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
    }
}
