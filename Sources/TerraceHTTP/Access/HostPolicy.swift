import TerraceCore
import TerraceFrontEnd

/// Refuses a request for a name that is not this daemon's: a page of that name would be the daemon's own in a browser's eyes
/// (DNS rebinding). An address as a host is harmless: a page of that address is this daemon's own.
struct HostPolicy: Sendable {
    /// Names the daemon is reached by besides `localhost`, in lower case.
    let names: Set<String>

    init(names: [String]) { self.names = Set(names.map { $0.lowercased() }) }

    /// - Parameter isRepeated: whether there is another `Host` header than the one `head` has.
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

    /// Four numbers, or anything with the colons of IPv6.
    static func isAddress(_ name: String) -> Bool {
        if name.contains(":") { return name.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) } }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    /// `[::1]:7379` → `::1`, `localhost:7379` → `localhost`.
    static func name(of authority: String) -> String {
        let text = authority.lowercased()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            return String(text[text.index(after: text.startIndex)..<end])
        }
        return text.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }
}
