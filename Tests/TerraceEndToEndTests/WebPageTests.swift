import Foundation
import TerraceAPI
import Testing

/// A web page, malformed HTTP and a link cannot change a daemon of the same account.
@Suite(.serialized) struct WebPageTests {
    private static let manifest =
        #"{"apiVersion":"terrace/v1","kind":"Cache","metadata":{"name":"made"},"spec":{"tier":"basic"}}"#
    private static let crossSite = "Sec-Fetch-Site: cross-site"

    private func with(_ body: (Int) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let group =
                "Action=CreateReplicationGroup&ReplicationGroupId=web&ReplicationGroupDescription=x"
                + "&CacheNodeType=cache.t3.micro&NumCacheClusters=1"
            let port = try #require(URL(string: daemon.endpoint)?.port)
            let made = try await RawRequest(
                "POST /\nContent-Type: application/x-www-form-urlencoded\n\n\(group)", port: port
            ).answer(port: port)
            #expect(made.hasPrefix("200"), "\(made)")
            let name = "aws:123456789012/us-east-1/web"
            #expect(try await TerraceRun(["wait", name, "--for", "available"], endpoint: daemon.endpoint).status == 0)
            try await body(port)
            let left = try await TerraceRun(["list", "-o", "name"], endpoint: daemon.endpoint).output
            #expect(left == name + "\n")
            #expect(try await TerraceRun(["wait", name, "--for", "available"], endpoint: daemon.endpoint).status == 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func webPageCanNeitherChangeNorRead() async throws {
        try await with { port in
            let delete = "Action=DeleteReplicationGroup&Version=2015-02-02&ReplicationGroupId=web"
            let form = "Content-Type: application/x-www-form-urlencoded"
            let instance = #"{"tier":"BASIC","memorySizeGb":1}"#
            for request in [
                // An image, a form, a script of another port, and the same without the headers of current browsers.
                "GET /?\(delete)\n\(Self.crossSite)\nSec-Fetch-Dest: image",
                "POST /\n\(Self.crossSite)\n\(form)\n\n\(delete)",
                "POST /\nOrigin: http://localhost:3000\n\(form)\n\n\(delete)",
                "POST /\nReferer: http://evil.example/\n\(form)\n\n\(delete)",
                "POST /api/v1/caches\nSec-Fetch-Site: same-site\nContent-Type: text/plain\n\n\(Self.manifest)",
                "POST /api/v1/caches\nReferer: http://127.0.0.1:3000/\n\n\(Self.manifest)",
                "POST /api/v1/caches\nContent-Type: text/plain\n\n\(Self.manifest)",
                "POST /v1/projects/p/locations/us-central1/instances?instanceId=made\n\(Self.crossSite)\n\n\(instance)",
                "PUT /subscriptions/s/resourceGroups/g?api-version=1\n\(Self.crossSite)\nAuthorization: Bearer x\n\n{}",
                "DELETE /api/v1/daemon?purge=true\n\(Self.crossSite)",
                "GET /api/v1/caches/aws:123456789012%2Fus-east-1/web/connection\n\(Self.crossSite)",
                "GET /api/v1/events\nSec-Fetch-Site: same-site", "GET /metrics\n\(Self.crossSite)",
                // A link that a person follows, or an address that a person types.
                "GET /?\(delete)\nSec-Fetch-Site: none", "GET /?\(delete)",
            ] {
                let answer = try await RawRequest(request, port: port).answer(port: port)
                #expect(answer.hasPrefix("403") || answer.hasPrefix("400"), "\(request): \(answer)")
            }
        }
    }

    @Test(arguments: [
        ("a malformed chunk", "Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n"),
        ("an unknown coding", "Host: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        ("two hosts", "Host: localhost\r\nHost: example.com\r\nContent-Length: 2\r\n\r\n{}"),
        ("one host twice", "Host: localhost\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"),
        (
            "a length beside chunks",
            "Host: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        ),
        ("no host", "Content-Length: 2\r\n\r\n{}"), ("an empty host", "Host:\r\nContent-Length: 2\r\n\r\n{}"),
        ("two lengths", "Host: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
    ]) func malformedHTTPIsAnsweredWith400(_ what: String, _ rest: String) async throws {
        try await with { port in
            for target in ["/api/v1/caches", "/", "/v1/projects/p/locations/l/instances?instanceId=made"] {
                let answer = try await RawRequest(verbatim: "POST \(target) HTTP/1.1\r\nConnection: close\r\n\(rest)")
                    .answer(port: port)
                #expect(answer.hasPrefix("400"), "\(what), \(target): \(answer)")
            }
        }
    }

    @Test func hostInATargetIsChecked() async throws {
        try await with { port in
            let host = "Host: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n"
            for (authority, status) in [
                ("127.0.0.1:\(port)", "200"), ("evil.example", "400"), ("evil.example:\(port)", "400"),
            ] {
                let target = "http://\(authority)/api/v1/tiers"
                let answer = try await RawRequest(verbatim: "GET \(target) HTTP/1.1\r\n\(host)").answer(port: port)
                #expect(answer.hasPrefix(status), "\(target): \(answer)")
            }
        }
    }
}
