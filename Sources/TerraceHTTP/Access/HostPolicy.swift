import TerraceCore
import TerraceFrontEnd

/// Refuses requests with a host name that is not this daemon's: a browser would take a page of that name for the
/// daemon's own (DNS rebinding). An address is harmless, because only this daemon serves pages of it.
struct HostPolicy: Sendable {
    /// The daemon's names besides `localhost`, in lower case.
    let names: Set<String>

    init(names: [String]) { self.names = Set(names.map { $0.lowercased() }) }

    /// - Parameter isRepeated: whether there is a second `Host` header besides the authority of `head`.
    func check(_ head: WireRequest.Head, isRepeated: Bool) throws(TerraceError) {
        guard !head.authority.isEmpty else {
            throw TerraceError(.invalidArgument, "the request has no Host header")
        }
        guard !isRepeated else {
            throw TerraceError(.invalidArgument, "the request names two hosts; one Host header is right")
        }
        guard isOurs(Self.name(of: head.authority)) else {
            throw TerraceError(
                .permissionDenied,
                "the Host header '\(head.authority.prefix(100))' is not this daemon's: use 127.0.0.1, localhost or an "
                    + "address, or start the daemon with --allow-host for a name")
        }
    }

    private func isOurs(_ name: String) -> Bool {
        name == "localhost" || name.hasSuffix(".localhost") || names.contains(name) || Self.isAddress(name)
    }

    /// Whether the name is four numbers, or has colons like an IPv6 address.
    static func isAddress(_ name: String) -> Bool {
        if name.contains(":") { return name.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) } }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The host of an authority: `[::1]:7379` → `::1`, `localhost:7379` → `localhost`.
    static func name(of authority: String) -> String {
        let text = authority.lowercased()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            return String(text[text.index(after: text.startIndex)..<end])
        }
        return text.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }
}
