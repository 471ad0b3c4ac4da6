import CTerrace
import Foundation
import TerraceCore
import TerraceProcess
import TerraceRedis

/// A temporary server that has loaded a snapshot. It ends with this process, for whatever reason this process ends.
enum SnapshotServer {
    static func with<Value: Sendable>(
        _ snapshot: Data, _ file: String, _ body: (RedisConnection) async throws -> Value
    ) async throws -> Value {
        // Valkey is preferred, because it reads the newest formats.
        guard let program = Programs.find(["valkey-server", "redis-server"]) else {
            throw TerraceError(
                .failedPrecondition,
                "a snapshot needs redis-server or valkey-server on the PATH; seed from commands instead")
        }
        let parent = FileManager.default.temporaryDirectory.path
        let folder = parent + "/terrace-seed-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let password = UUID().uuidString
        let port = try freePort()
        let config = """
            bind 127.0.0.1
            port \(port)
            requirepass \(password)
            save ""
            dir \(folder)
            dbfilename dump.rdb
            """
        try snapshot.write(to: URL(fileURLWithPath: folder + "/dump.rdb"))
        let settings = folder + "/redis.conf"
        guard
            FileManager.default.createFile(
                atPath: settings, contents: Data(config.utf8), attributes: [.posixPermissions: 0o600])
        else { throw TerraceError(.failedPrecondition, "cannot write to \(folder)") }
        let log = open(folder + "/log", O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(log) }
        let server = try ChildProcess.starting(
            program, [settings], environment: ProcessInfo.processInfo.environment, in: .own(output: log),
            endsWithUs: true)
        do {
            let value = try await body(try await connection(port, password, server, file, folder + "/log"))
            await server.end(within: .seconds(2))
            return value
        } catch {
            await server.end(within: .zero)
            throw error
        }
    }

    private static func freePort() throws -> Int {
        let socket = terrace_listen("127.0.0.1", 0)
        guard socket >= 0 else { throw TerraceError(.unavailable, "127.0.0.1 has no free port") }
        defer { close(socket) }
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) == 0 }
        }
        guard isKnown else { throw TerraceError(.unavailable, "127.0.0.1 has no free port") }
        // In every kind of address, the port follows the family, in network byte order.
        return withUnsafeBytes(of: &address) { Int($0[2]) << 8 | Int($0[3]) }
    }

    /// A connection to the server, after it has read the file.
    private static func connection(
        _ port: Int, _ password: String, _ server: ChildProcess, _ file: String, _ log: String
    ) async throws -> RedisConnection {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do {
                let connection = try await RedisConnection.connect(host: "127.0.0.1", port: port, password: password)
                if try await !connection.info("persistence").isLoading { return connection }
                await connection.close()
            } catch is RedisError {
                if server.exitStatus() != nil {
                    let said =
                        FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
                    throw TerraceError(.invalidArgument, "\(file) cannot be read as a snapshot: \(said.suffix(300))")
                }
            }
            guard ContinuousClock.now < end else {
                throw TerraceError(.deadlineExceeded, "the server did not read \(file) within 60 s")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
