import AsyncHTTPClient
import Foundation
import NIOCore
import TerraceCore
import TerraceProcess
import Testing

@testable import TerraceProtection

/// A moto server, which ends with its test and with the test process.
struct S3ServerProcess {
    let endpoint: String
    private let child: ChildProcess

    /// Of scripts/install-clients, else on the PATH.
    static let program: String? = {
        let environment = ProcessInfo.processInfo.environment
        let own = environment["TERRACE_TEST_CLIENTS"].map { [$0 + "/bin"] } ?? []
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (own + path).map { "\($0)/moto_server" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static let isMissing: Comment = "moto_server is not installed; scripts/install-clients gets it"

    static let credentials = S3Credentials(accessKey: "AKIATEST", secretKey: "secret-of-the-test")

    /// Runs the body with a server that has the bucket `terrace`.
    static func with(_ body: (S3ServerProcess, HTTPClient) async throws -> Void) async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let output = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        var launch = ProcessLaunch(
            try #require(program), ["-H", "127.0.0.1", "-p", "0"], environment: ["PYTHONUNBUFFERED": "1"],
            session: .own(output: ends[1]))
        launch.endsWithUs = true
        let child: ChildProcess
        do {
            defer { close(ends[1]) }
            child = try ChildProcess(launch)
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: S3Connections.configuration)
        do {
            let endpoint = try #require(await endpoint(in: output), "moto_server said no address")
            let server = S3ServerProcess(endpoint: endpoint, child: child)
            try await server.make(bucket: "terrace", client)
            try await body(server, client)
        } catch {
            await child.end(within: .zero)
            try await client.shutdown()
            throw error
        }
        await child.end(within: .zero)
        try await client.shutdown()
    }

    func store(
        _ client: HTTPClient, bucket: String = "terrace", folder: String? = "some/folder", sizes: S3Sizes = S3Sizes(),
        now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) throws -> S3Store {
        let place = try S3Place(
            endpoint: endpoint, region: "us-east-1", bucket: bucket, folder: folder.map { try ObjectKey($0) })
        return S3Store(place, Self.credentials, sizes: sizes, timing: .continuous, now: now) {
            try await client.execute($0, timeout: .minutes(2))
        }
    }

    func client(_ http: HTTPClient) throws -> S3Client {
        let place = try S3Place(endpoint: endpoint, region: "us-east-1", bucket: "terrace")
        return S3Client(
            place: place, credentials: Self.credentials, timing: .continuous,
            now: { Date().timeIntervalSince1970 }
        ) { try await http.execute($0, timeout: .minutes(2)) }
    }

    private func make(bucket: String, _ http: HTTPClient) async throws {
        _ = try await client(http).answer(to: S3Request(method: .put))
    }

    /// Reads until the server says where it listens, and lets it say the rest to nobody.
    private static func endpoint(in output: FileHandle) async -> String? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var (text, isFound) = ("", false)
                while true {
                    let more = output.availableData
                    if more.isEmpty { break }
                    guard !isFound else { continue }
                    text += String(decoding: more, as: UTF8.self)
                    guard let found = text.firstMatch(of: /Running on (http:\/\/127\.0\.0\.1:\d+)\s/) else { continue }
                    isFound = true
                    continuation.resume(returning: String(found.output.1))
                }
                if !isFound { continuation.resume(returning: nil) }
            }
        }
    }
}
