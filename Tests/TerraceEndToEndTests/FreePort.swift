import CTerrace
import Foundation
import Testing

/// Finds a port on which no program listens now.
enum FreePort {
    static func find() throws -> Int {
        for _ in 0..<100 {
            let port = UInt16.random(in: 20000...30000)
            let socket = terrace_listen("127.0.0.1", port)
            guard socket >= 0 else { continue }
            close(socket)
            return Int(port)
        }
        throw CancellationError()
    }
}
