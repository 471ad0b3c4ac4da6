import Foundation
import Hummingbird
import TerraceCore
import TerraceManifests

extension Request {
    /// Largest body: a thousand caches' manifests fit many times over.
    static var bodyLimit: Int { 4 << 20 }

    /// The whole body.
    /// - Throws: `TerraceError.payloadTooLarge`, as soon as more has arrived.
    func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= Self.bodyLimit else {
                throw TerraceError(
                    .payloadTooLarge,
                    "a body has at most \(Self.bodyLimit >> 20) MiB; send the caches in several requests")
            }
            bytes += part.readableBytesView
        }
        return bytes
    }

    func query(_ name: String) -> String? { uri.queryParameters.get(name) }

    /// A duration such as `30s`, `500ms`, `2m`, or plain seconds; at most five minutes.
    func duration(_ name: String) throws -> Duration {
        guard let text = query(name) else { return .zero }
        guard let duration = Duration(text: text), duration >= .zero else {
            throw TerraceError(
                .invalidArgument, "\(name) '\(text.prefix(40))' is not a time such as 30s or 500ms", field: name)
        }
        return min(duration, .seconds(300))
    }

    func flag(_ name: String) throws -> Bool {
        switch query(name) {
        case nil, "false", "0": false
        case "", "true", "1": true
        case let text?:
            throw TerraceError(.invalidArgument, "\(name) '\(text.prefix(40))' is neither true nor false", field: name)
        }
    }

    func number(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = query(name) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw TerraceError(
                .invalidArgument,
                "\(name) '\(text.prefix(40))' is not a number from \(range.lowerBound) to \(range.upperBound)",
                field: name)
        }
        return number
    }
}

extension RequestContext {
    /// The cache a path names; its scope has a slash in it and arrives percent-encoded.
    func cacheID() throws -> CacheID {
        try CacheID(scope: Scope(text("scope")), name: text("name"))
    }

    func text(_ name: String) throws -> String {
        let raw = try parameters.require(name)
        guard let text = raw.removingPercentEncoding else {
            throw TerraceError(.invalidArgument, "the path's \(name) is not percent-encoded UTF-8", field: name)
        }
        return text
    }
}
