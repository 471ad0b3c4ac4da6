import Foundation
import Testing

@testable import TerraceRedis

/// A server program that tests run against: the installed one, and those below the folder `TERRACE_TEST_ENGINES`.
struct RealEngine: Sendable, CustomTestStringConvertible {
    var program: String
    var dialect: EngineDialect

    var testDescription: String { program.split(separator: "/").suffix(2).joined(separator: "/") }

    static let all: [RealEngine] = {
        let installed = RealServer.executable.map { [$0] } ?? []
        let home = ProcessInfo.processInfo.environment["TERRACE_TEST_ENGINES"] ?? ""
        let folders = ((try? FileManager.default.contentsOfDirectory(atPath: home)) ?? []).sorted()
        let others = folders.flatMap { folder in ["redis-server", "valkey-server"].map { "\(home)/\(folder)/\($0)" } }
        return (installed + others).filter { FileManager.default.isExecutableFile(atPath: $0) }.map {
            RealEngine(program: $0, dialect: $0.contains("redis-6") ? .redis6 : .current)
        }
    }()
}

extension RealServer {
    /// Starts this program with the simplest configuration and `settings`.
    func start(_ engine: RealEngine, _ settings: [String: String] = [:]) async throws {
        var config = config
        config.dialect = engine.dialect
        config.settings = settings
        try await start(config, program: engine.program)
    }

    func replication(
        _ request: ReplicationRequest, valkeyVersion: String? = nil, limits: ReplicationLimits = ReplicationLimits()
    ) async throws -> ReplicationStream {
        try await ReplicationStream.open(
            host: host, port: port, request: request, valkeyVersion: valkeyVersion, limits: limits)
    }
}
