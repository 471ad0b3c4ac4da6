import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

@Suite struct ClaimTests {
    @Test func theNativeApisPathsAreNotClaimed() async throws {
        try await FrontEndFixture.with { f in
            let frontEnd = AWSFrontEnd(f.services)
            for path in ["/api/v1/caches", "/healthz", "/metrics"] {
                #expect(!frontEnd.claims(WireRequest.Head(method: "GET", path: path)))
            }
        }
    }
}
