import Foundation
import TerraceCore
import TerraceTestSupport

/// Runs `redis-cli` and passes on its output as it comes.
enum StockClient {
    static func start(_ info: ConnectionInfo, _ words: [String]) throws -> SpawnedProcess {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return try SpawnedProcess(
            ["/usr/bin/env", "redis-cli", "-h", info.address.host, "-p", "\(info.address.port)"] + words,
            environment: ["PATH": path, "REDISCLI_AUTH": info.keys.first ?? ""])
    }
}
