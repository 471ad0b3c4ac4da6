import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TerraceAPI
import TerraceCore

/// A client of the daemon's native API. Every failure is a `TerraceError`.
struct APIClient: Sendable {
    enum Method: String { case get = "GET", post = "POST", patch = "PATCH", delete = "DELETE" }

    let endpoint: String
    /// The token that the daemon demands from other accounts than its own; nil where there is none to send.
    let token: String?
    /// The id of the only daemon that may carry out changes; nil where any daemon may.
    private let daemonID: String?
    private let own: OwnFolder

    /// The process's HTTP client; it is never shut down, because the process ends. A refused connection is not retried:
    /// it means that no daemon runs.
    private static let http = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.tlsConfiguration = TrustedAuthority.configuration
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Parameter own: the state folder of this command line.
    init(endpoint: String, own: OwnFolder = .standard) throws {
        guard let url = URL(string: endpoint), let scheme = url.scheme, ["http", "https"].contains(scheme),
            url.host != nil
        else {
            throw TerraceError(.invalidArgument, "--endpoint '\(endpoint)' is not a URL such as http://127.0.0.1:7379")
        }
        if scheme == "https" { try TrustedAuthority.check() }
        self.endpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        self.own = own
        token = own.token(for: url)
        // A folder without an id has never had a daemon. The id "none" then makes every daemon refuse changes.
        daemonID = own.isNamed ? own.daemonID ?? "none" : nil
    }

    /// Adds the headers for the client's name, the token, and the daemon that a change is meant for.
    private func introduce(_ request: inout HTTPClientRequest) {
        request.headers.replaceOrAdd(name: "user-agent", value: "terrace/\(TerraceVersion.text)")
        if let token {
            let given = request.headers.first(name: "authorization") ?? ""
            request.headers.replaceOrAdd(
                name: "authorization",
                value: given.hasPrefix("AWS4-")
                    ? given.replacing("Credential=terrace/", with: "Credential=\(token)/") : "Bearer \(token)")
        }
        if let daemonID, request.method != .GET, request.method != .HEAD {
            request.headers.replaceOrAdd(name: "terrace-daemon", value: daemonID)
        }
    }

    /// Checks, for commands that write to a cache's servers, that the daemon may be changed by this command line.
    /// - Throws: `TerraceError.failedPrecondition`.
    func checkIsOwn() async throws {
        guard daemonID != nil else { return }
        try own.check(try await get(DaemonDocument.self, "/api/v1/daemon"), at: endpoint)
    }

    /// - Parameter within: time limit of the answer.
    func get<Answer: Decodable>(_ type: Answer.Type, _ path: String, within: Duration = .seconds(30)) async throws
        -> Answer
    {
        try await send(.get, path, nil, within: within)
    }

    func send<Answer: Decodable>(
        _ method: Method, _ path: String, _ body: [UInt8]?, within: Duration = .seconds(30)
    ) async throws -> Answer {
        let (status, bytes) = try await exchange(method, path, body, within)
        guard (200..<300).contains(status) || Answer.self == HealthDocument.self else {
            throw Self.error(status, bytes)
        }
        do { return try JSON.value(Answer.self, from: bytes) } catch {
            throw TerraceError(
                .internal, "\(endpoint)\(path) sent an unexpected answer; is it a terraced of this version?"
            )
        }
    }

    private func exchange(
        _ method: Method, _ path: String, _ body: [UInt8]?, _ within: Duration
    ) async throws -> (Int, [UInt8]) {
        let response = try await execute(method, path, body, within)
        do {
            let bytes = try await response.body.collect(upTo: 64 << 20)
            return (Int(response.status.code), Array(bytes.readableBytesView))
        } catch { throw unreachable(error) }
    }

    private func execute(
        _ method: Method, _ path: String, _ body: [UInt8]?, _ within: Duration
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: endpoint + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        introduce(&request)
        let limit = TimeAmount.nanoseconds(Int64(min(within, .seconds(86400)) / .nanoseconds(1)))
        do {
            return try await Self.http.execute(request, timeout: limit)
        } catch { throw unreachable(error) }
    }

    /// Sends a request of another API than the native one. Every answer is returned, also one with an error status.
    func raw(
        _ method: String, _ path: String, headers: [(String, String)], body: [UInt8]?
    ) async throws -> (status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        var request = HTTPClientRequest(url: endpoint + path)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        introduce(&request)
        do {
            let response = try await Self.http.execute(request, timeout: .seconds(120))
            let bytes = try await response.body.collect(upTo: 64 << 20)
            return (
                Int(response.status.code), response.headers.map { ($0.name, $0.value) }, Array(bytes.readableBytesView)
            )
        } catch { throw unreachable(error) }
    }

    /// Passes the data of each server-sent event to `each`. Returns when the daemon ends.
    func stream(_ path: String, _ each: (String) throws -> Void) async throws {
        let response = try await execute(.get, path, nil, .seconds(86400))
        guard response.status == .ok else {
            let bytes = try await response.body.collect(upTo: 1 << 20)
            throw Self.error(Int(response.status.code), Array(bytes.readableBytesView))
        }
        var line: [UInt8] = []
        do {
            for try await part in response.body {
                for byte in part.readableBytesView {
                    guard byte == 10 else { line.append(byte); continue }
                    let text = String(decoding: line, as: UTF8.self)
                    line.removeAll(keepingCapacity: true)
                    if text.hasPrefix("data: ") { try each(String(text.dropFirst(6))) }
                }
            }
        } catch { throw unreachable(error) }
    }

    private static func error(_ status: Int, _ bytes: [UInt8]) -> TerraceError {
        if let problem = try? JSON.value(ProblemDocument.self, from: bytes) { return problem.error }
        return TerraceError(.internal, "the daemon answered \(status) without a reason")
    }

    private func unreachable(_ error: any Error) -> any Error {
        if error is TerraceError || error is CancellationError { return error }
        // The system's message is clearer than the library's description around it.
        let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
        return TerraceError(
            .unavailable,
            "no daemon answers at \(endpoint): \(reason). 'terrace up' starts one; --endpoint names another")
    }
}
