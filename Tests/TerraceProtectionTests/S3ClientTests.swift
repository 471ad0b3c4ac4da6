import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import TerraceCore
import Testing

@testable import TerraceProtection

/// A store whose answers are written down before.
struct S3ClientTests {
    struct Broken: Error {}

    /// What is sent, and what comes back in its place.
    final class Script: Sendable {
        private let answers: Mutex<[Result<HTTPClientResponse, any Error>]>
        private let seen = Mutex<[HTTPClientRequest]>([])

        init(_ answers: [Result<HTTPClientResponse, any Error>]) { self.answers = Mutex(answers) }

        var requests: [HTTPClientRequest] { seen.withLock { $0 } }

        func answer(_ request: HTTPClientRequest) throws -> HTTPClientResponse {
            seen.withLock { $0.append(request) }
            return try answers.withLock { $0.isEmpty ? .failure(Broken()) : $0.removeFirst() }.get()
        }

        func store(sizes: S3Sizes = S3Sizes(), _ exchange: S3Client.Exchange? = nil) throws -> S3Store {
            let place = try S3Place(endpoint: "http://s3.test:9000/", region: "eu-north-1", bucket: "terrace")
            let credentials = S3Credentials(accessKey: "AKIA1", secretKey: "SECRET", sessionToken: "TOKEN")
            return S3Store(
                place, credentials, sizes: sizes, timing: Timing(HurriedClock()), now: { 0 },
                exchange: exchange ?? { try self.answer($0) })
        }
    }

    private static func answer(
        _ status: Int, _ body: String = "", _ headers: HTTPHeaders = [:]
    ) -> Result<HTTPClientResponse, any Error> {
        .success(
            HTTPClientResponse(
                status: HTTPResponseStatus(statusCode: status), headers: headers, body: .bytes(ByteBuffer(string: body))
            ))
    }

    private static func failure(_ status: Int, _ code: String) -> Result<HTTPClientResponse, any Error> {
        answer(status, "<Error><Code>\(code)</Code><Message>Its words.</Message></Error>")
    }

    private let key: ObjectKey

    init() throws { key = try ObjectKey("a b") }

    @Test func requestSaysWhereAndWhatItSends() async throws {
        let script = Script([Self.answer(200)])
        try await script.store().put(Array("abc".utf8), as: key)
        let request = try #require(script.requests.first)
        #expect(request.url == "http://s3.test:9000/terrace/a%20b")
        #expect(request.method == .PUT)
        #expect(request.headers["host"] == ["s3.test:9000"])
        #expect(request.headers["x-amz-security-token"] == ["TOKEN"])
        #expect(
            request.headers["x-amz-content-sha256"]
                == ["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"])
    }

    @Test func passingFailuresAreTriedAgain() async throws {
        let script = Script([
            Self.answer(500), Self.failure(503, "SlowDown"), .failure(Broken()), Self.failure(400, "RequestTimeout"),
            Self.answer(206, "x", ["content-range": "bytes 0-0/17"]),
        ])
        #expect(try await script.store().size(of: key) == 17)
        #expect(script.requests.count == 5)
    }

    @Test func attemptsEnd() async throws {
        let script = Script([])
        let error = try await #require(throws: TerraceError.self) { try await script.store().size(of: key) }
        #expect(script.requests.count == S3Client.attempts)
        #expect(error.code == .unavailable)
        #expect(error.message.hasPrefix("the bucket terrace at http://s3.test:9000 cannot be reached: Broken()"))
        #expect(!"\(error)".contains("SECRET") && !"\(error)".contains("TOKEN"))
    }

    @Test(arguments: [
        ("NoSuchBucket", 404, TerraceError.Code.failedPrecondition, "there is no such bucket; make it"),
        ("AccessDenied", 403, .failedPrecondition, "the credentials may not do this; let them"),
        ("InvalidAccessKeyId", 403, .failedPrecondition, "nobody has this access key"),
        ("SignatureDoesNotMatch", 403, .failedPrecondition, "the secret key does not belong to the access key"),
        ("ExpiredToken", 400, .failedPrecondition, "the credentials have ended"),
        ("RequestTimeTooSkewed", 403, .failedPrecondition, "the clock of this machine is wrong"),
        ("PermanentRedirect", 301, .failedPrecondition, "it is not in region eu-north-1"),
        ("NoSuchKey", 404, .notFound, "has no object 'a b'"),
        ("SomethingNew", 400, .unavailable, "it answered SomethingNew: Its words."),
    ]) func failuresAreToldInPlainWords(
        _ name: String, _ status: Int, _ code: TerraceError.Code, _ words: String
    ) async throws {
        let script = Script([Self.failure(status, name)])
        let error = try await #require(throws: TerraceError.self) { try await script.store().read(key, range: nil) }
        #expect(error.code == code)
        #expect(error.message.contains(words), "\(error)")
        #expect(script.requests.count == 1)
    }

    @Test func copyThatFailsWithStatus200Fails() async throws {
        // A body can be read once, so each script has its own.
        func size() -> Result<HTTPClientResponse, any Error> {
            Self.answer(206, "x", ["content-range": "bytes 0-0/17"])
        }
        let again = Script([size(), Self.failure(200, "InternalError"), Self.answer(200, "<CopyObjectResult/>")])
        try await again.store().copy(key, to: ObjectKey("b"))
        #expect(again.requests.count == 3)
        let refused = Script([size(), Self.failure(200, "AccessDenied")])
        #expect(
            try await code { try await refused.store().copy(key, to: ObjectKey("b")) } == .failedPrecondition)
    }

    @Test func brokenReadGoesOnWhereItWas() async throws {
        let parts = AsyncThrowingStream<ByteBuffer, any Error> { stream in
            stream.yield(ByteBuffer(string: "abc"))
            stream.finish(throwing: Broken())
        }
        let script = Script([
            .success(HTTPClientResponse(status: .ok, headers: ["etag": "\"1\""], body: .stream(parts))),
            Self.answer(206, "def", ["etag": "\"1\""]),
        ])
        #expect(try await script.store().bytes(of: key, atMost: 10) == Array("abcdef".utf8))
        #expect(script.requests.last?.headers["range"] == ["bytes=3-"])
        #expect(script.requests.last?.headers["if-match"] == ["\"1\""])
    }

    @Test func objectReplacedMeanwhileIsNotMixed() async throws {
        let parts = AsyncThrowingStream<ByteBuffer, any Error> { $0.finish(throwing: Broken()) }
        let script = Script([
            .success(HTTPClientResponse(status: .ok, headers: ["etag": "\"1\""], body: .stream(parts))),
            Self.failure(412, "PreconditionFailed"),
        ])
        let error = try await #require(throws: TerraceError.self) {
            try await script.store().bytes(of: key, atMost: 10)
        }
        #expect(error.message.contains("was replaced while it was read"))
    }

    @Test func uploadThatIsCancelledAsItBeginsIsEnded() async throws {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let script = Script([Self.answer(200, "<R><UploadId>7</UploadId></R>"), Self.answer(204)])
        let store = try script.store(sizes: S3Sizes(small: 4, part: 4)) { request in
            guard request.method != .DELETE else { return try script.answer(request) }
            begin.yield()
            // S3 has begun the upload whether or not somebody waits for the answer.
            try await Task.sleep(for: .milliseconds(200))
            return try script.answer(request)
        }
        let writing = Task {
            let upload = try await store.upload()
            try await upload.write(Array("abcdef".utf8))
        }
        for await _ in begun { break }
        writing.cancel()
        await #expect(throws: (any Error).self) { try await writing.value }
        #expect(script.requests.map(\.method) == [.POST, .DELETE])
        #expect(script.requests.last?.url.hasSuffix("?uploadId=7") == true)
    }

    @Test func completionWhoseAnswerWasLostHasHappened() async throws {
        let sizes = S3Sizes(small: 4, part: 4)
        let script = Script([
            Self.answer(200, "<R><UploadId>7</UploadId></R>"), Self.answer(200, "", ["etag": "1"]),
            Self.answer(200, "", ["etag": "2"]), .failure(Broken()), Self.failure(404, "NoSuchUpload"),
            Self.answer(206, "x", ["content-range": "bytes 0-0/6"]), Self.answer(200, "<CopyObjectResult/>"),
            Self.answer(204),
        ])
        try await script.store(sizes: sizes).put(Array("abcdef".utf8), as: key)
        #expect(script.requests.count == 8)
    }

    @Test(arguments: [
        ("s3.test", "b-1"), ("ftp://s3.test", "b-1"), ("http://", "b-1"), ("http://s3.test/path", "b-1"),
        ("http://user@s3.test", "b-1"), ("http://s3.test?x", "b-1"), ("http://s3.test", "Bucket"),
        ("http://s3.test", "a"), ("http://s3.test", "a/b"), ("http://s3.test", "../b"),
    ]) func otherPlacesAreRefused(_ endpoint: String, _ bucket: String) {
        #expect(throws: TerraceError.self) { try S3Place(endpoint: endpoint, region: "us-east-1", bucket: bucket) }
    }
}

/// A clock on which a short sleep is none, and a long one, which is a deadline, is as long as it is.
struct HurriedClock: Clock {
    typealias Instant = ContinuousClock.Instant

    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        guard deadline - now > .seconds(20) else { return try Task.checkCancellation() }
        try await ContinuousClock().sleep(until: deadline, tolerance: tolerance)
    }
}
