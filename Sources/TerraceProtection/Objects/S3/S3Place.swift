import Foundation
public import TerraceCore

/// A bucket of any S3 endpoint, and where in it objects are kept.
public struct S3Place: Sendable, Equatable {
    /// Such as `https://s3.eu-central-1.amazonaws.com`, without a slash at its end.
    public let endpoint: String
    public let region: String
    public let bucket: String
    /// A folder of the bucket; nil for the whole bucket.
    public let folder: ObjectKey?
    /// The endpoint's host and port, as a request's `Host`.
    let host: String

    /// - Throws: `TerraceError.invalidArgument` with the field `endpoint`, `bucket` or `region`: for an endpoint that is no
    ///   URL with a host alone, a bucket's name that S3 does not allow, or no region.
    public init(endpoint: String, region: String, bucket: String, folder: ObjectKey? = nil) throws(TerraceError) {
        let endpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        guard let url = URL(string: endpoint), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let name = url.host, !name.isEmpty, url.path.isEmpty, url.query == nil, url.fragment == nil, url.user == nil
        else {
            throw TerraceError(
                .invalidArgument,
                "'\(endpoint.cut(to: 200))' is no S3 endpoint such as https://s3.eu-central-1.amazonaws.com",
                field: "endpoint")
        }
        guard bucket.wholeMatch(of: /[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/) != nil, !bucket.contains("..") else {
            throw TerraceError(
                .invalidArgument,
                "'\(bucket.cut(to: 100))' is no bucket: 3 to 63 small letters, digits, dots and hyphens",
                field: "bucket")
        }
        guard region.wholeMatch(of: /[a-zA-Z0-9-]{1,64}/) != nil else {
            throw TerraceError(
                .invalidArgument, "'\(region.cut(to: 100))' is no region such as us-east-1", field: "region")
        }
        self.endpoint = endpoint
        self.region = region
        self.bucket = bucket
        self.folder = folder
        let isUsual = url.port == nil || url.port == (scheme == "https" ? 443 : 80)
        let bracketed = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
        host = isUsual ? bracketed : "\(bracketed):\(url.port ?? 0)"
    }

    var name: String { "the bucket \(bucket)\(folder.map { "/\($0)" } ?? "") at \(endpoint)" }

    /// Before every name of ours in the bucket.
    var prefix: String { folder.map { "\($0)/" } ?? "" }

    /// Where objects are until their keys are known. No key can name it.
    var uploads: String { prefix + ".uploads/" }

    func path(of name: String) -> String { "/\(bucket)/\(S3Text.encoded(name, keeping: "/"))" }
}

/// The key id and the secret that sign requests. Neither is ever printed.
public struct S3Credentials: Sendable, Equatable {
    let accessKey: String
    let secretKey: String
    let sessionToken: String?

    /// - Parameter sessionToken: for credentials that end, such as those of a role.
    public init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }
}

extension S3Credentials: CustomStringConvertible, CustomReflectable {
    public var description: String { "credentials of S3" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
