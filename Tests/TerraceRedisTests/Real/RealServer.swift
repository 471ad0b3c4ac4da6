import Foundation
import Testing

@testable import TerraceRedis

/// A `redis-server` of the test's own: an address nobody else listens on, a private folder, ended with its scope.
final class RealServer {
    static let executable = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    let host: String
    let port: Int
    let directory: URL
    private let process = Process()
    private let output = Pipe()

    fileprivate init(host: String, port: Int, directory: URL) {
        self.host = host
        self.port = port
        self.directory = directory
    }

    /// The plainest configuration of this server, to be changed by the test.
    var config: NodeConfig {
        NodeConfig(title: "Test server", address: host, port: port, directory: directory.path)
    }

    /// Writes the configuration, starts the process and returns once it says that it accepts connections.
    func start(_ config: NodeConfig, nodesFile: String? = nil) async throws {
        let executable = try #require(Self.executable)
        let file = directory.appendingPathComponent("redis.conf")
        try config.rendered().write(to: file, atomically: true, encoding: .utf8)
        if let nodesFile {
            let nodes = directory.appendingPathComponent("nodes.conf")
            try nodesFile.write(to: nodes, atomically: true, encoding: .utf8)
        }
        let lines = AsyncStream<String> { continuation in
            // The handler stays for the whole life of the process, or a full pipe would block the server.
            output.fileHandleForReading.readabilityHandler = { handle in
                let data = handle.availableData
                guard !data.isEmpty else {
                    handle.readabilityHandler = nil
                    continuation.finish()
                    return
                }
                continuation.yield(String(decoding: data, as: UTF8.self))
            }
        }
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = [file.path]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var log = ""
        for await piece in lines {
            log += piece
            if log.contains("Ready to accept connections") { return }
        }
        Issue.record("redis-server ended: \(log)")
        throw RedisError.closed(address: host)
    }

    func connect(user: String? = nil, password: String? = nil) async throws -> RedisConnection {
        try await RedisConnection.connect(host: host, port: port, user: user, password: password)
    }

    /// Ends the process at once and waits for it.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    fileprivate func end() {
        kill()
        output.fileHandleForReading.readabilityHandler = nil
        try? FileManager.default.removeItem(at: directory)
    }
}

extension RealServer {
    /// Runs `body` with `count` servers that are not started yet; ends and removes them however it returns.
    static func with<Result>(_ count: Int = 1, _ body: ([RealServer]) async throws -> Result) async throws -> Result {
        var servers: [RealServer] = []
        defer { servers.forEach { $0.end() } }
        for _ in 0..<count {
            let directory = FileManager.default.temporaryDirectory
                .appendingPathComponent("terrace-redis-test-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let host = try #require(FreeAddress.claim(port: 6379))
            servers.append(RealServer(host: host, port: 6379, directory: directory))
        }
        return try await body(servers)
    }
}
