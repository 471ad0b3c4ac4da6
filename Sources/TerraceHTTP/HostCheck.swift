import Hummingbird
import TerraceCore

/// Refuses what a web page could make a browser send: a foreign `Host` (DNS rebinding) or a foreign `Origin`.
///
/// An address as a host is harmless: a page of that address is this daemon's own.
struct HostCheck<Context: RequestContext>: RouterMiddleware {
    /// The name the daemon was told to listen on, if it is a name.
    let listenHost: String

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let host = request.head.authority ?? ""
        guard isOurs(Self.name(of: host)) else {
            throw TerraceError(
                .permissionDenied,
                "the Host header '\(host.prefix(100))' is not this daemon's: use 127.0.0.1, localhost or an address")
        }
        if let origin = request.headers[.origin] {
            guard let name = Self.name(ofOrigin: origin), isLoopback(name) || name == Self.name(of: host) else {
                throw TerraceError(
                    .permissionDenied, "a page of '\(origin.prefix(100))' may not drive this daemon (Origin header)")
            }
        }
        return try await next(request, context)
    }

    private func isOurs(_ name: String) -> Bool { isLoopback(name) || name == listenHost || Self.isAddress(name) }

    private func isLoopback(_ name: String) -> Bool {
        name == "localhost" || name.hasSuffix(".localhost") || name == "::1"
            || (Self.isAddress(name) && name.hasPrefix("127."))
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

    static func name(ofOrigin origin: String) -> String? {
        for scheme in ["http://", "https://"] where origin.lowercased().hasPrefix(scheme) {
            return name(of: String(origin.dropFirst(scheme.count)))
        }
        return nil
    }
}
