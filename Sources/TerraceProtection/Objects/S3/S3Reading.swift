import AsyncHTTPClient
import NIOCore
import TerraceCore

/// Reads an object as it comes, and goes on from where it was when the connection breaks.
struct S3Reading {
    private let client: S3Client
    private let name: String
    private let key: ObjectKey
    /// Bytes that are still to come; up to `Int.max` for all.
    private var range: Range<Int>
    /// Tells the object from a later one with its key.
    private let tag: String?
    private var body: HTTPClientResponse.Body.AsyncIterator
    private var rest = ByteBuffer()
    /// Attempts since the last byte came.
    private var attempts = 0

    /// - Parameter first: the answer to a request of the range's first byte and what follows.
    init(_ client: S3Client, _ name: String, _ key: ObjectKey, _ range: Range<Int>, first: S3Answer) {
        (self.client, self.name, self.key, self.range) = (client, name, key, range)
        tag = first.header("etag")
        body = first.body.makeAsyncIterator()
    }

    static func request(_ name: String, _ range: Range<Int>, tag: String? = nil) -> S3Request {
        var request = S3Request(method: .get, name: name)
        if range != 0..<Int.max {
            let end = range.upperBound == .max ? "" : "\(range.upperBound - 1)"
            request.headers.append(("range", "bytes=\(range.lowerBound)-\(end)"))
        }
        if let tag { request.headers.append(("if-match", tag)) }
        return request
    }

    mutating func next() async throws -> [UInt8]? {
        while rest.readableBytes == 0 {
            do {
                guard let bytes = try await body.next(isolation: #isolation) else { return nil }
                rest = bytes
            } catch {
                try await resume(after: error)
            }
        }
        let bytes = rest.readBytes(length: min(rest.readableBytes, ObjectChunks.most)) ?? []
        range = range.lowerBound + bytes.count..<range.upperBound
        attempts = 0
        return bytes
    }

    private mutating func resume(after error: any Error) async throws {
        attempts += 1
        guard attempts < S3Client.attempts, !Task.isCancelled, let tag, !range.isEmpty else {
            throw client.error(error, about: key)
        }
        do {
            let answer = try await client.send(Self.request(name, range, tag: tag))
            guard answer.status == 206 || range.lowerBound == 0 else { throw S3Objects.unreadable(client.place) }
            body = answer.body.makeAsyncIterator()
        } catch let failure as S3Failure where failure.status == 412 {
            throw TerraceError(
                .unavailable, "'\(key)' in \(client.place.name) was replaced while it was read; read it again")
        } catch let failure as S3Failure where failure.status == 416 {
            // The connection broke after the last byte.
            body = HTTPClientResponse.Body.bytes(ByteBuffer()).makeAsyncIterator()
        } catch { throw client.error(error, about: key) }
    }
}
