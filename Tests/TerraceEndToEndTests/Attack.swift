import Foundation
import TerraceAPI
import TerraceCore

@testable import TerraceCommands

/// Small requests that took seconds each in earlier versions, and the largest requests that are accepted.
struct Attack: Sendable {
    var name: String
    var method: String
    var path: String
    var type: String
    var body: [UInt8]

    init(_ name: String, _ method: String, _ path: String, _ type: String, _ body: String) {
        self.name = name
        self.method = method
        self.path = path
        self.type = type
        self.body = Array(body.utf8)
    }

    /// - Returns: the status of the answer.
    func send(_ client: APIClient) async throws -> Int {
        try await client.raw(
            method, path, headers: [("Content-Type", type), ("Authorization", "Bearer x")], body: body
        ).status
    }

    private static let deep = String(repeating: "{\"a\":", count: 500) + "1" + String(repeating: "}", count: 500)
    private static let head = "apiVersion: terrace/v1\nkind: Cache\nmetadata: {name: x}\nspec:\n  tier: basic\n"

    private static func lines(_ count: Int, _ line: (Int) -> String) -> String { (0..<count).map(line).joined() }

    /// All requests. Each of them is refused.
    static let all = [
        Attack("deep patch", "PATCH", "/api/v1/caches/local/web", "application/merge-patch+json", deep),
        Attack("deep apply", "POST", "/api/v1/apply", "application/json", deep),
        Attack(
            "deep instance", "POST", "/v1/projects/demo/locations/us-central1/instances?instanceId=deep",
            "application/json", deep),
        Attack(
            "deep group", "PUT", "/subscriptions/s/resourceGroups/g?api-version=2024-03-01", "application/json", deep),
        Attack(
            "wide patch", "PATCH", "/api/v1/caches/local/web", "application/merge-patch+json",
            "{\"metadata\":{\"labels\":{\"a\":\"v\"\(lines(10_000) { ",\"k\($0)\":\"v\"" })}}}"),
        Attack(
            "many tags", "POST", "/", "application/x-www-form-urlencoded",
            "Action=AddTagsToResource&Version=2015-02-02&ResourceName=arn:aws:elasticache:us-east-1:123456789012:cluster:x"
                + lines(80_000) { "&Tags.Tag.\($0).Key=k\($0)&Tags.Tag.\($0).Value=v" }),
        Attack(
            "long list", "POST", "/api/v1/caches", "application/yaml",
            head + "more:\n" + lines(250_000) { _ in "- a\n" }),
        Attack(
            "many settings", "POST", "/api/v1/caches", "application/yaml",
            head + "  config:\n" + lines(12_000) { "    k\($0): v\n" }),
        Attack(
            "long value", "POST", "/api/v1/caches", "application/yaml",
            head + "  size: " + String(repeating: "v", count: 1_000_000) + "\n"),
        Attack("one key", "POST", "/api/v1/caches", "application/yaml", head + lines(1900) { _ in "a: v\n" }),
        Attack(
            "many manifests", "POST", "/api/v1/caches", "application/yaml",
            lines(400) { "---\napiVersion: terrace/v1\nkind: Cache\nmetadata: {name: x\($0)}\nspec: {tier: basic}\n" }),
    ]
}
