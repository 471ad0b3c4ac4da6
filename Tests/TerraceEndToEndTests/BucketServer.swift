import Foundation
import TerraceTestSupport
import Testing

/// A server of S3 with the bucket `terrace`, which ends with the test.
struct BucketServer {
    static let program = VendorClients.find("moto_server")
    static let isMissing: Comment = "moto_server is not installed; scripts/install-clients gets it"

    let port: Int
    var endpoint: String { "http://127.0.0.1:\(port)" }
    private let process: SpawnedProcess

    init(port: Int) async throws {
        self.port = port
        process = try SpawnedProcess(
            [try #require(Self.program), "-H", "127.0.0.1", "-p", "\(port)"],
            environment: ProcessInfo.processInfo.environment.merging(["PYTHONUNBUFFERED": "1"]) { $1 })
        _ = try await process.output(until: "moto_server serves") { $0.contains("Running on http") }
        _ = try await request("PUT /terrace")
    }

    func end() async { await process.end(SIGKILL) }

    /// The content of every object, by name; bytes that are no text are replaced.
    func objects() async throws -> [String: String] {
        let list = try await request("GET /terrace?list-type=2")
        var found: [String: String] = [:]
        for match in list.matches(of: /<Key>([^<]+)<\/Key>/) {
            found[String(match.1)] = try await request("GET /terrace/\(match.1)")
        }
        return found
    }

    /// The server wants a signature, and does not look what it is.
    private func request(_ line: String) async throws -> String {
        let words = "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-east-1/s3/aws4_request, SignedHeaders=host"
        let text = "\(line)\nAuthorization: \(words), Signature=0"
        let answer = try await RawRequest(text, port: port).answer(port: port)
        #expect(answer.hasPrefix("200"), "\(line): \(answer.prefix(200))")
        return answer
    }
}
