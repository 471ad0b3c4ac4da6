import CTerrace
import Foundation
import TerraceCore

/// Explains a port that another program listens at on all addresses, such as a container with a published port. It
/// cannot be used at any address then, nodes' included.
enum TakenPort {
    /// Nil when no program listens at the port on all addresses.
    static func error(_ port: Int) -> TerraceError? {
        var text = [CChar](repeating: 0, count: 128)
        guard terrace_port_holder(UInt16(clamping: port), &text, text.count) == 1 else { return nil }
        let holder = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return TerraceError(
            .resourceExhausted,
            "port \(port) is in use: \(holder) listens there, which takes it on every address of this machine. Stop that "
                + "program, publish it on one address only (docker run -p 127.0.0.1:\(port):\(port)), or choose another port "
                + "(--port) where the tier lets you", field: "spec.port")
    }

    /// Checks that a server can listen at all of these before it starts. Without the check it would end and tell the
    /// reason in its log only.
    static func check(_ endpoints: [Endpoint]) throws {
        for endpoint in endpoints {
            let fd = terrace_listen(endpoint.host, UInt16(clamping: endpoint.port))
            guard fd < 0 else {
                close(fd)
                continue
            }
            guard -fd == EADDRINUSE else { continue }
            throw error(endpoint.port)
                ?? TerraceError(
                    .resourceExhausted,
                    "\(endpoint.host):\(endpoint.port) is in use: another program listens there; stop it")
        }
    }
}
