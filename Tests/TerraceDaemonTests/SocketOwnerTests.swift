import CTerrace
import Foundation
import Testing

/// The account at the other end of a connection, from the kernel's answer and from its tables.
@Suite struct SocketOwnerTests {
    typealias LookUp = @Sendable (String, UInt16, String, UInt16) -> Int64

    private static let both: [LookUp] = [
        { terrace_socket_owner($0, $1, $2, $3) }, { terrace_socket_owner_in_tables($0, $1, $2, $3) },
    ]

    @Test(arguments: [0, 1]) func connectionHasItsHoldersAccountUntilItIsClosed(_ index: Int) throws {
        let lookUp = Self.both[index]
        let pair = try Loopback()
        #expect(lookUp("127.0.0.1", pair.clientPort, "127.0.0.1", pair.serverPort) == Int64(getuid()))
        // The same connection, as a server that listens on IPv6 sees it.
        #expect(lookUp("::ffff:127.0.0.1", pair.clientPort, "::ffff:127.0.0.1", pair.serverPort) == Int64(getuid()))
        // There is no connection to another port, although there is a listener at the local port.
        #expect(lookUp("127.0.0.1", pair.serverPort, "127.0.0.1", 1) == -Int64(ENOENT))
        // The kernel reports a socket that no process holds as root's. A client that closes at once must not count as root.
        pair.closeClient()
        #expect(lookUp("127.0.0.1", pair.clientPort, "127.0.0.1", pair.serverPort) == -Int64(ENOENT))
    }

    @Test(arguments: [0, 1]) func invalidAddressIsRefused(_ index: Int) {
        #expect(Self.both[index]("nowhere", 1, "127.0.0.1", 2) == -Int64(EINVAL))
    }

    @Test func listenerHasItsHoldersAccount() throws {
        let pair = try Loopback()
        #expect(terrace_socket_owner("127.0.0.1", pair.serverPort, "0.0.0.0", 0) == Int64(getuid()))
    }
}

/// A connection with both ends in this process.
private final class Loopback {
    private let listener: Int32
    private let server: Int32
    private var client: Int32
    let serverPort: UInt16
    let clientPort: UInt16

    init() throws {
        let listener = terrace_listen("127.0.0.1", 0)
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try Self.check(listener)
        try Self.check(client)
        var place = try Self.address(of: listener)
        serverPort = Self.port(place)
        let size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        try Self.withAddress(&place) { try Self.check(connect(client, $0, size)) }
        server = accept(listener, nil, nil)
        try Self.check(server)
        clientPort = Self.port(try Self.address(of: client))
        (self.listener, self.client) = (listener, client)
    }

    private static func address(of socket: Int32) throws -> sockaddr_storage {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        try withAddress(&address) { try check(getsockname(socket, $0, &size)) }
        return address
    }

    func closeClient() {
        close(client)
        client = -1
    }

    deinit { for fd in [listener, server, client] where fd >= 0 { close(fd) } }

    private static func check(_ result: Int32) throws { if result < 0 { throw POSIXError(.EIO) } }

    private static func withAddress(
        _ storage: inout sockaddr_storage, _ body: (UnsafeMutablePointer<sockaddr>) throws -> Void
    ) throws {
        try withUnsafeMutablePointer(to: &storage) {
            try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0) }
        }
    }

    /// The port: the two bytes after the family, in network byte order.
    private static func port(_ storage: sockaddr_storage) -> UInt16 {
        withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }
}
