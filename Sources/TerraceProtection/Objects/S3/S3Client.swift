import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TerraceCore

/// Sends requests to one bucket, and sends them again where that may help.
struct S3Client: Sendable {
    typealias Exchange = @Sendable (HTTPClientRequest) async throws -> HTTPClientResponse

    let place: S3Place
    let credentials: S3Credentials
    let timing: Timing
    /// Seconds since 1970.
    let now: @Sendable () -> Double
    let exchange: Exchange

    static let attempts = 5
    /// Bytes of an answer that is read as a whole: a page of 1,000 keys, each of which may be 3 KiB when encoded.
    static let documentBytes = 8 << 20

    /// - Parameter key: the object that an error is about.
    /// - Throws: `S3Failure` for an answer that is none, and what the exchange does; `TerraceError` from `answer`.
    func answer(to request: S3Request, about key: ObjectKey? = nil) async throws -> S3Answer {
        do { return try await send(request) } catch { throw self.error(error, about: key) }
    }

    /// The document that S3 answers with. Some requests fail with status 200, and the document says so.
    func document(of request: S3Request, about key: ObjectKey? = nil) async throws -> S3Document {
        do {
            return try await repeated {
                let answer = try await attempt(request, payload: payload(of: request))
                let text = try await text(of: answer)
                // Something else than a document may be from a gateway on the way, or cut off.
                guard let document = S3Document(text) else { throw S3Failure(status: 502) }
                guard document.name != "Error" else { throw S3Failure(status: answer.status, body: text) }
                return document
            }
        } catch { throw self.error(error, about: key) }
    }

    /// Sends it until it is answered.
    /// - Throws: `S3Failure`, or whatever the last exchange threw.
    func send(_ request: S3Request) async throws -> S3Answer {
        let payload = try await payload(of: request)
        return try await repeated { try await attempt(request, payload: payload) }
    }

    /// The error that the caller gets for an attempt that failed.
    func error(_ error: any Error, about key: ObjectKey?) -> any Error {
        switch error {
        case let failure as S3Failure: failure.error(at: place, key: key)
        case is CancellationError, is TerraceError: error
        default:
            TerraceError(
                .unavailable,
                "\(place.name) cannot be reached: \(String(describing: error).cut(to: 300)); "
                    + "is the endpoint right, and the network up?", cause: error)
        }
    }

    private func repeated<Value>(_ body: () async throws -> Value) async throws -> Value {
        var pause = Duration.milliseconds(200)
        for _ in 1..<Self.attempts {
            do { return try await body() } catch {
                if let failure = error as? S3Failure, !failure.isPassing { throw failure }
                if error is CancellationError || Task.isCancelled { throw error }
            }
            // Whoever was slowed down together does not come back together.
            try await timing.sleep(for: pause * Double.random(in: 0.5...1))
            pause = min(pause * 3, .seconds(5))
        }
        return try await body()
    }

    private func attempt(_ request: S3Request, payload: String) async throws -> S3Answer {
        let signed = request.signed(for: place, credentials, payload: payload, now: now())
        let response = try await timing.within(request.deadline) { [exchange] in try await exchange(signed) }
        let answer = S3Answer(
            status: Int(response.status.code), headers: response.headers, body: response.body)
        guard !(200..<300).contains(answer.status) else { return answer }
        let text = (try? await text(of: answer)) ?? ""
        throw S3Failure(status: answer.status, body: text, region: answer.header("x-amz-bucket-region"))
    }

    private func text(of answer: S3Answer) async throws -> String {
        let body = answer.body
        let buffer = try await timing.within(.seconds(60)) { try await body.collect(upTo: Self.documentBytes) }
        return String(buffer: buffer)
    }

    private func payload(of request: S3Request) async throws -> String {
        try await WorkThreads.shared.run { request.payload() }
    }
}

extension Timing {
    /// - Throws: `DeadlinePassed` when the time is over first; the body is cancelled then.
    func within<Value: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await sleep(for: limit)
                throw DeadlinePassed(limit: limit)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}

struct DeadlinePassed: Error, CustomStringConvertible {
    var limit: Duration

    var description: String { "no answer within \(limit.components.seconds) s" }
}
