import CTerrace
import Foundation
import NIOCore
import NIOPosix
import TerraceHTTP

/// Asks the kernel which account owns the process at the other end of a loopback connection.
enum PeerLookUp {
    @Sendable static func peer(_ client: SocketAddress?, _ server: SocketAddress?) async -> Peer {
        guard let client, let server, let here = client.ipAddress, let port = client.port, let there = server.ipAddress,
            let serverPort = server.port, isLoopback(here)
        else { return Peer(uid: nil) }
        let (from, to) = (UInt16(clamping: port), UInt16(clamping: serverPort))
        var owner = terrace_socket_owner(here, from, there, to)
        if owner == -Int64(EOPNOTSUPP) {
            // The table lists every socket of the machine, so it is read on a thread that no other request needs.
            owner =
                (try? await NIOThreadPool.singleton.runIfActive {
                    terrace_socket_owner_in_tables(here, from, there, to)
                }) ?? -1
        }
        return Peer(uid: UInt32(exactly: owner).flatMap { $0 == overflow ? nil : $0 })
    }

    private static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    /// The number that the kernel reports for every account without a number in this namespace. It could be any
    /// account's.
    private static let overflow: UInt32 = {
        let text = FileManager.default.contents(atPath: "/proc/sys/kernel/overflowuid") ?? Data()
        return UInt32(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 65534
    }()
}
