import AsyncHTTPClient
import NIOCore

/// The connections of one store, which end with it.
final class S3Connections: Sendable {
    private let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)

    func exchange(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        // The store's own deadline comes before this one.
        try await http.execute(request, timeout: .hours(2))
    }

    /// 10 seconds to connect, 60 without a byte, nothing followed and nothing unpacked, as both would change what was
    /// asked for.
    static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(60)),
            decompression: .disabled)
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    // A client that is let go of without this ends the process.
    deinit { http.shutdown { _ in } }
}
