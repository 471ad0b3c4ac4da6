import TerraceCore
import TerraceFrontEnd

/// Refuses requests that a web page makes a browser send. Browsers mark them with headers that a page cannot change;
/// other programs do not send these headers.
enum WebPagePolicy {
    static func check(_ head: WireRequest.Head) throws(TerraceError) {
        if let site = head.header("sec-fetch-site"), !["none", "same-origin"].contains(site.lowercased()) {
            throw refusal("a page of another site", "Sec-Fetch-Site header")
        }
        if let origin = head.header("origin"), self.origin(of: origin) != ours(head) {
            throw refusal("a page of '\(origin.prefix(100))'", "Origin header")
        }
        if let referer = head.header("referer"), origin(of: referer) != ours(head) {
            throw refusal("a page of '\(origin(of: referer)?.prefix(100) ?? "elsewhere")'", "Referer header")
        }
        // A page's form can send these types without asking the server first, and no client of these APIs uses them.
        let type = (head.header("content-type") ?? "").lowercased()
        if ["text/plain", "multipart/form-data"].contains(where: type.hasPrefix), head.changesSomething {
            throw TerraceError(
                .invalidArgument,
                "a body of type '\(type.prefix(40))' is not taken: send application/json or application/yaml"
            )
        }
    }

    private static func refusal(_ page: String, _ header: String) -> TerraceError {
        TerraceError(.permissionDenied, "\(page) may not drive this daemon (\(header))")
    }

    private static func ours(_ head: WireRequest.Head) -> String? { origin(of: head.origin) }

    /// `HTTP://Localhost:80/a?b` → `http://localhost`; nil for a text that is not an HTTP URL.
    static func origin(of url: String) -> String? {
        for (scheme, port) in [("http", ":80"), ("https", ":443")] {
            let start = scheme + "://"
            guard url.prefix(start.count).lowercased() == start else { continue }
            let authority = url.dropFirst(start.count).prefix { !"/?#".contains($0) }.lowercased()
            return start + (authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority)
        }
        return nil
    }
}

extension WireRequest.Head {
    /// Whether the method is one that may change something.
    var changesSomething: Bool { method != "GET" && method != "HEAD" && method != "OPTIONS" }
}
