import Foundation
import TerraceTestSupport
import Testing

@testable import TerraceRedis

/// A `redis-server` of the test, with a free address and a folder of its own. It ends with its scope.
final class RealServer {
    static let executable = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    let host: String
    let port: Int
    let directory: URL
    private var process: SpawnedProcess?

    fileprivate init(host: String, port: Int, directory: URL) {
        self.host = host
        self.port = port
        self.directory = directory
    }

    /// The simplest configuration of this server, which a test can change.
    var config: NodeConfig {
        NodeConfig(title: "Test server", address: host, port: port, directory: directory.path)
    }

    /// Writes the configuration, starts the process, and waits until it accepts connections.
    func start(_ config: NodeConfig, nodesFile: String? = nil, program: String? = nil) async throws {
        let executable = try #require(program ?? Self.executable)
        let file = directory.appendingPathComponent("redis.conf")
        try config.rendered().write(to: file, atomically: true, encoding: .utf8)
        if let nodesFile {
            let nodes = directory.appendingPathComponent("nodes.conf")
            try nodesFile.write(to: nodes, atomically: true, encoding: .utf8)
        }
        // An added engine may bring libraries that this system lacks.
        let libraries = URL(fileURLWithPath: executable).deletingLastPathComponent().path + "/lib"
        let started = try SpawnedProcess(
            [executable, file.path],
            environment: [
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "LD_LIBRARY_PATH": libraries,
            ])
        process = started
        var log = ""
        for await piece in started.output {
            log += piece
            if log.contains("Ready to accept connections") { return }
        }
        Issue.record("redis-server ended: \(log)")
        throw RedisError.closed(address: host)
    }

    func connect(user: String? = nil, password: String? = nil) async throws -> RedisConnection {
        try await RedisConnection.connect(host: host, port: port, user: user, password: password)
    }

    /// Sends the process a signal, such as SIGSTOP.
    func signal(_ number: Int32) {
        if let process { _ = Foundation.kill(process.pid, number) }
    }

    /// Ends the process at once and waits for it.
    func kill() async {
        await process?.end(SIGKILL)
        process = nil
    }

    fileprivate func end() async {
        await kill()
        try? FileManager.default.removeItem(at: directory)
    }
}

extension RealServer {
    /// Runs `body` with `count` servers that are not started yet. They are ended and removed afterwards in any case.
    static func with<Value>(_ count: Int = 1, _ body: ([RealServer]) async throws -> Value) async throws -> Value {
        var servers: [RealServer] = []
        for _ in 0..<count {
            let directory = FileManager.default.temporaryDirectory
                .appendingPathComponent("terrace-redis-test-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let host = try #require(FreeAddress.claim(port: 6379))
            servers.append(RealServer(host: host, port: 6379, directory: directory))
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body(servers)) } catch { result = .failure(error) }
        for server in servers { await server.end() }
        return try result.get()
    }
}
