import CTerrace
import Foundation
import NIOCore
import NIOPosix
import TerraceHTTP

/// Asks the kernel which account's process is at the other end of a connection on this machine's loopback.
enum PeerLookUp {
    @Sendable static func peer(_ client: SocketAddress?, _ server: SocketAddress?) async -> Peer {
        guard let client, let server, let here = client.ipAddress, let port = client.port, let there = server.ipAddress,
            let serverPort = server.port, isLoopback(here)
        else { return Peer(uid: nil) }
        let (from, to) = (UInt16(clamping: port), UInt16(clamping: serverPort))
        var owner = terrace_socket_owner(here, from, there, to)
        if owner == -Int64(EOPNOTSUPP) {
            // A table with every socket of the machine: not on a thread that others wait for.
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

    /// What the kernel says for an account that has no number in this namespace: anybody's.
    private static let overflow: UInt32 = {
        let text = FileManager.default.contents(atPath: "/proc/sys/kernel/overflowuid") ?? Data()
        return UInt32(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 65534
    }()
}
