import TerraceCore
import TerraceFrontEnd
import Testing

@testable import TerraceHTTP

/// A caller is let in by its account, which the kernel reports, or by the token.
@Suite struct AccessPolicyTests {
    private static let token = "abcdefghijklmnopqrstuvwxyz0123456789ABCD"

    @Test(
        arguments: [
            // The daemon runs as 1000.
            ("owner", 1000, nil, "account"), ("owner", 0, nil, "account"), ("owner", 1001, nil, nil),
            ("owner", nil, nil, nil), ("owner", 1001, "Bearer \(token)", "token"),
            ("owner", nil, "Bearer \(token)", "token"),
            ("token", 1000, nil, nil), ("token", 0, nil, nil), ("token", 0, "Bearer \(token)", "token"),
            ("anyone", nil, nil, "anyone"), ("anyone", 1001, "Bearer wrong", "anyone"),
        ] as [(String, UInt32?, String?, String?)])
    func accountOrTokenGivesAccess(_ mode: String, _ uid: UInt32?, _ header: String?, _ expected: String?) throws {
        let policy = AccessPolicy(try #require(.init(rawValue: mode)), token: Self.token, owner: 1000)
        #expect(policy.admission(of: Peer(uid: uid), header).map { "\($0)" } == expected)
        if uid == nil { #expect(policy.admission(of: nil, header).map { "\($0)" } == expected) }
    }

    @Test(arguments: [
        ("Bearer \(token)", true), ("bearer  \(token)", true), ("Bearer e30.e30.\(token)", true),
        ("AWS4-HMAC-SHA256 Credential=\(token)/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host", true),
        ("", false), ("Bearer", false), ("Bearer ", false), ("Bearer \(token)x", false), (token, false),
        ("Bearer \(token.dropLast())", false), ("Bearer \(token).e30.e30", false), ("Bearer e30.e30.", false),
        ("Basic \(token)", false), ("AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/x/\(token)", false),
        ("AWS4-HMAC-SHA256 Credential=/", false), ("AWS4-HMAC-SHA256 \(token)", false),
    ])
    func tokenIsAcceptedInTheFormOfEachAPI(_ header: String, _ opens: Bool) {
        let policy = AccessPolicy(.token, token: Self.token, owner: 1000)
        #expect((policy.admission(of: Peer(uid: 1000), header) != nil) == opens)
    }

    @Test func emptyTokenGivesNoAccess() {
        #expect(AccessPolicy(.owner, token: "", owner: 1000).admission(of: nil, "Bearer ") == nil)
        #expect(AccessPolicy(.owner, token: "", owner: 1000).admission(of: nil, "Bearer a.") == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:7379", true), ("localhost:7379", true), ("LOCALHOST", true), ("[::1]:7379", true),
        ("10.0.0.5:7379", true), ("web.localhost", true), ("caches.example.com:7379", true), ("", false),
        ("evil.example", false), ("127.0.0.1.evil.example", false), ("caches.example.com.evil.example", false),
    ])
    func onlyTheDaemonsHostsAreAccepted(_ authority: String, _ isOurs: Bool) {
        let hosts = HostPolicy(names: ["Caches.Example.com"])
        let head = WireRequest.Head(method: "GET", path: "/", authority: authority)
        #expect(((try? hosts.check(head, isRepeated: false)) != nil) == isOurs)
        #expect(throws: TerraceError.self) { try hosts.check(head, isRepeated: true) }
    }

    @Test(arguments: [
        ([:], true), (["Sec-Fetch-Site": "none"], true), (["Sec-Fetch-Site": "same-origin"], true),
        (["Sec-Fetch-Site": "same-site"], false), (["Sec-Fetch-Site": "cross-site"], false),
        (["Sec-Fetch-Site": "new-word"], false), (["Origin": "http://127.0.0.1:7379"], true),
        (["Origin": "http://localhost:7379"], false), (["Origin": "http://127.0.0.1:3000"], false),
        (["Origin": "https://127.0.0.1:7379"], false), (["Origin": "null"], false),
        (["Origin": "http://127.0.0.1:7379.evil.example"], false), (["Referer": "http://127.0.0.1:7379/a?b"], true),
        (["Referer": "http://127.0.0.1:3000/"], false), (["Referer": "http://evil.example/127.0.0.1:7379"], false),
        (["Referer": "about:blank"], false), (["Content-Type": "text/plain"], false),
        (["Content-Type": "Text/Plain; charset=utf-8"], false),
        (["Content-Type": "multipart/form-data; boundary=a"], false),
        (["Content-Type": "application/json"], true), (["Content-Type": "application/x-www-form-urlencoded"], true),
    ])
    func requestThatAWebPageCanSendIsRefused(_ headers: [String: String], _ passes: Bool) {
        let head = WireRequest.Head(
            method: "POST", path: "/", authority: "127.0.0.1:7379", headers: headers.map { ($0.key, $0.value) })
        #expect(((try? WebPagePolicy.check(head)) != nil) == passes)
    }

    @Test(arguments: [
        ("HTTP://LocalHost:80/a", "http://localhost"), ("https://a:443", "https://a"),
        ("https://a:80?x", "https://a:80"),
        ("file:///etc", nil), ("", nil), ("http:", nil),
    ])
    func originIsSchemeAndAuthority(_ url: String, _ origin: String?) {
        #expect(WebPagePolicy.origin(of: url) == origin)
    }

    @Test(arguments: [
        ("/a", nil), ("http://evil.example/a", "evil.example"), ("http://evil.example:80?x", "evil.example:80"),
        ("/a?b=http://c", nil), ("*", nil), ("http://", ""),
    ])
    func targetMayContainAHost(_ target: String, _ authority: String?) {
        #expect(RequestTargetHandler.authority(of: target) == authority)
    }

    @Test(
        arguments: [
            (nil, "unnamed client"), ("curl/8.5.0", "curl"), ("terrace/1.0", "terrace"), ("", "unnamed client"),
            ("Boto3/1.34 md/Botocore#1.34", "boto3"), ("aws-cli/2.15 Python/3.11", "aws"),
            ("python/3.11 (Linux) AZURECLI/2.60.0 (PIP)", "az"), ("APN/1.0 HashiCorp/1.0 Terraform/1.5.7", "terraform"),
            ("google-cloud-sdk gcloud/470 command/gcloud.redis", "gcloud"), ("über/1", "unnamed client"),
            ("\u{1b}[31mred", "unnamed client"),
            (String(repeating: "x", count: 9000), String(repeating: "x", count: 40)),
        ] as [(String?, String)])
    func userAgentGivesTheToolsName(_ userAgent: String?, _ name: String) {
        #expect(ClientTool.name(userAgent) == name)
    }
}
