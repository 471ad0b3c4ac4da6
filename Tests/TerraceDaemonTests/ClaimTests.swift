import TerraceAWS
import TerraceAzure
import TerraceFrontEnd
import TerraceGoogle
import TerraceTestSupport
import Testing

/// At most one front-end claims a request, by its head alone.
@Suite struct ClaimTests {
    @Test(arguments: [
        ("GET", "/api/v1/caches", ""), ("GET", "/healthz", ""), ("GET", "/metrics", ""), ("GET", "/", ""),
        ("POST", "/", "aws"), ("GET", "/?Action=DescribeEvents", "aws"),
        ("GET", "/subscriptions/s/resourcegroups", "azure"), ("GET", "/Metadata/endpoints", "azure"),
        ("POST", "/adfs/oauth2/token", "azure"), ("GET", "/t/v2.0/.well-known/openid-configuration", "azure"),
        ("GET", "/v1/projects/p/locations", "google"), ("GET", "//v1beta1/projects/p/locations", "google"),
        ("GET", "/google/redis/v1/projects/p/locations", "google"), ("GET", "/v2/projects", ""),
    ]) func requestIsClaimedByAtMostOneFrontEnd(_ method: String, _ target: String, _ expected: String) async throws {
        try await FrontEndFixture.with { f in
            let all: [any FrontEnd] = [AWSFrontEnd(f.services), AzureFrontEnd(f.services), GoogleFrontEnd(f.services)]
            let head = FrontEndFixture.request("\(method) \(target)").head
            #expect(all.filter { $0.claims(head) }.map(\.name).joined(separator: " ") == expected)
        }
    }
}
