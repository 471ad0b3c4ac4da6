import CTerrace
import Foundation
import Synchronization

/// Finds free addresses in 127.15.0.0/16. Concurrent test runs begin their search at different addresses.
enum FreeAddress {
    private static let next = Mutex(Int(getpid()) * 64)

    /// An address on which `port` and its cluster bus port can be bound. Each address is returned once per process.
    static func claim(port: Int) -> String? {
        for _ in 0..<1024 {
            let number = next.withLock { value -> Int in
                value += 1
                return value
            }
            let host = "127.15.\(number / 250 % 256).\(number % 250 + 2)"
            if isFree(host, port) && isFree(host, port + 10000) { return host }
        }
        return nil
    }

    static func isFree(_ host: String, _ port: Int) -> Bool {
        let socket = terrace_listen(host, UInt16(port))
        guard socket >= 0 else { return false }
        close(socket)
        return true
    }
}
