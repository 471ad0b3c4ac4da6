import AsyncHTTPClient
import Crypto
import NIOCore
import NIOHTTP1
import TerraceCore

/// A request before it is signed.
struct S3Request: Sendable {
    enum Method: String { case get = "GET", put = "PUT", post = "POST", delete = "DELETE" }

    var method: Method
    /// The object's name in the bucket; nil for the bucket.
    var name: String?
    var query: [(String, String)] = []
    /// Names in small letters.
    var headers: [(String, String)] = []
    var body = ByteBuffer()
    /// How long S3 may take besides the sending of the body, at least.
    var patience = Duration.seconds(30)

    /// From the first attempt's begin to its answer. A line that is slower than 64 KiB a second is given up.
    var deadline: Duration { patience + .seconds(body.readableBytes >> 16) }

    /// The SHA-256 of the body; part of what is signed, so S3 refuses a body that was changed on the way.
    func payload() -> String {
        var hasher = SHA256()
        body.withUnsafeReadableBytes { hasher.update(bufferPointer: $0) }
        return hasher.finalize().hexText
    }

    /// - Parameters:
    ///   - payload: as `payload()` tells it.
    ///   - now: seconds since 1970.
    func signed(for place: S3Place, _ credentials: S3Credentials, payload: String, now: Double) -> HTTPClientRequest {
        let path = name.map(place.path) ?? "/\(place.bucket)"
        let stamp = S3Text.stamp(now)
        var headers = headers
        headers += [("host", place.host), ("x-amz-content-sha256", payload), ("x-amz-date", stamp)]
        if let token = credentials.sessionToken { headers.append(("x-amz-security-token", token)) }
        let authorization = S3Signer(credentials: credentials, region: place.region).authorization(
            method.rawValue, path, query: query, headers: headers, payload: payload, stamp: stamp)
        let text = S3Signer.text(of: query)
        var request = HTTPClientRequest(url: place.endpoint + path + (text.isEmpty ? "" : "?\(text)"))
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.headers = HTTPHeaders(headers + [("authorization", authorization)])
        if body.readableBytes > 0 || method == .put || method == .post { request.body = .bytes(body) }
        return request
    }
}

/// An answer that tells of no failure.
struct S3Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: HTTPClientResponse.Body

    func header(_ name: String) -> String? { headers.first(name: name) }
}
