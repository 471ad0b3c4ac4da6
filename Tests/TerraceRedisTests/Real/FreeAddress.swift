import Foundation
import Synchronization

/// Addresses in 127.15.0.0/16 on which nobody listens; other test runs on the machine start elsewhere.
enum FreeAddress {
    private static let next = Mutex(Int(getpid()) * 64)

    /// An address on which `port` and the cluster bus port above it can be bound, handed out once per process.
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
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let socket = socket(AF_INET, kind, 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var reuse: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
