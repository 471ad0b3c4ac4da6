import Foundation
import Hummingbird
import TerraceAPI
import TerraceCore
import TerraceManifests

extension Request {
    /// The whole body.
    /// - Throws: `TerraceError.payloadTooLarge` as soon as more bytes than `limit` are announced or have arrived.
    func bytes(atMost limit: Int = InputBounds.bodyBytes) async throws -> [UInt8] {
        let excess = TerraceError(
            .payloadTooLarge, "a body has at most \(limit >> 20) MiB; send the caches in several requests")
        let length = headers[.contentLength].flatMap { Int($0) } ?? 0
        guard length <= limit else { throw excess }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(max(0, length))
        for try await part in body {
            guard bytes.count + part.readableBytes <= limit else { throw excess }
            bytes += part.readableBytesView
        }
        return bytes
    }

    /// The body as JSON.
    /// - Throws: `TerraceError.invalidArgument` that tells what is wrong.
    func json() async throws -> JSONValue {
        let bytes = try await bytes()
        do throws(TerraceError) { return try JSON.value(bytes) } catch {
            throw TerraceError(error.code, "the body is \(error.message)")
        }
    }

    /// The body as a document of the native API.
    /// - Parameter form: an example of the document, for the message.
    /// - Throws: `TerraceError.invalidArgument`, also for an unknown member, because it would have no effect.
    func document<Document: Decodable>(_ type: Document.Type, _ form: String) async throws -> Document {
        let names = DocumentSchema(of: type).fields.map(\.name)
        let bytes = try await bytes()
        let value: JSONValue
        do throws(TerraceError) { value = try JSON.value(bytes, within: InputBounds.jsonOfManifests) } catch {
            throw TerraceError(error.code, "the body is \(error.message)")
        }
        if let unknown = value.members.keys.filter({ !names.contains($0) }).min() {
            throw TerraceError(
                .invalidArgument,
                "the body has a member '\(unknown.cut(to: 60))' that has no effect; it may have \(names.joined(separator: ", "))",
                field: unknown.cut(to: 60))
        }
        do { return try JSON.value(type, from: bytes) } catch is DecodingError {
            throw TerraceError(.invalidArgument, "the body is not \(form)")
        }
    }

    func query(_ name: String) -> String? { uri.queryParameters.get(name) }

    /// A duration such as `30s`, `500ms`, `2m`, or plain seconds. Zero when it is not given; longer ones become five
    /// minutes.
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
    /// The cache that a path names. The scope contains a slash, so it arrives percent-encoded.
    func cacheID() throws -> CacheID {
        try CacheID(scope: Scope(text("scope")), name: text("name"))
    }

    func snapshotID() throws -> SnapshotID {
        try SnapshotID(scope: Scope(text("scope")), name: text("name"))
    }

    func text(_ name: String) throws -> String {
        let raw = try parameters.require(name)
        guard let text = raw.removingPercentEncoding else {
            throw TerraceError(.invalidArgument, "the path's \(name) is not percent-encoded UTF-8", field: name)
        }
        return text
    }
}
