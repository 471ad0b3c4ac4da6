import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// The service refuses settings that the engine refuses, and a group that does not come up can be deleted.
@Suite struct EngineRefusalTests {
    private static let refusal = TerraceError(
        .invalidArgument, "redis 7.0.15 refuses activedefrag: it cannot be enabled", field: "spec.config.activedefrag")

    private func ask(_ action: String, _ fields: [String: String], _ frontEnd: AWSFrontEnd) async -> WireResponse {
        let form = (["Action": action, "Version": "2015-02-02"].merging(fields) { $1 })
            .map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "&")
        let credential = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/elasticache/aws4_request, "
        return await frontEnd.respond(
            to: FrontEndFixture.request(
                "POST /\nContent-Type: application/x-www-form-urlencoded\n"
                    + "Authorization: \(credential)SignedHeaders=host, Signature=0\n\n\(form)"))
    }

    private func text(_ response: WireResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    private func parameters(_ values: [(String, String)]) -> [String: String] {
        var fields = ["CacheParameterGroupName": "pg"]
        for (index, (name, value)) in values.enumerated() {
            let prefix = "ParameterNameValues.ParameterNameValue.\(index + 1)."
            fields[prefix + "ParameterName"] = name
            fields[prefix + "ParameterValue"] = value
        }
        return fields
    }

    /// Regression: a refused parameter was stored and answered with success, and each cache with the group stayed
    /// `modifying`.
    @Test(arguments: [true, false])
    func parameterThatTheEngineRefusesIsNotStored(_ isUsed: Bool) async throws {
        try await FrontEndFixture.with { f in
            let aws = AWSFrontEnd(f.services)
            let family = ["CacheParameterGroupName": "pg", "CacheParameterGroupFamily": "redis7", "Description": "x"]
            #expect(await ask("CreateCacheParameterGroup", family, aws).status == 200)
            if isUsed {
                let group = [
                    "ReplicationGroupId": "web", "ReplicationGroupDescription": "x", "CacheNodeType": "cache.t3.micro",
                    "NumCacheClusters": "1", "CacheParameterGroupName": "pg",
                ]
                #expect(await ask("CreateReplicationGroup", group, aws).status == 200)
                try await f.settle()
            }
            f.runtime.refuse(setting: "activedefrag", Self.refusal)
            let both = [("timeout", "77"), ("activedefrag", "yes")]
            let refused = await ask("ModifyCacheParameterGroup", parameters(both), aws)
            #expect(refused.status == 400)
            #expect(text(refused).contains("<Code>InvalidParameterValue</Code>"))
            #expect(text(refused).contains("it cannot be enabled"))
            let own = ["CacheParameterGroupName": "pg", "Source": "user"]
            #expect(!text(await ask("DescribeCacheParameters", own, aws)).contains("<ParameterName>"))
            #expect(await ask("ModifyCacheParameterGroup", parameters([both[0]]), aws).status == 200)
            #expect(text(await ask("DescribeCacheParameters", own, aws)).contains("<ParameterValue>77<"))
        }
    }

    /// Regression: such a group stayed `creating` and could not be deleted.
    @Test func groupThatNeverComesUpCanBeDeleted() async throws {
        try await FrontEndFixture.with { f in
            let aws = AWSFrontEnd(f.services)
            f.runtime.fail(
                with: Array(repeating: TerraceError(.resourceExhausted, "port 6379 is in use"), count: 1000))
            let group = [
                "ReplicationGroupId": "web", "ReplicationGroupDescription": "x", "CacheNodeType": "cache.t3.micro",
                "NumCacheClusters": "1",
            ]
            #expect(await ask("CreateReplicationGroup", group, aws).status == 200)
            let id = try CacheID(scope: Scope("aws:123456789012/us-east-1"), name: "web")
            try await eventually("a condition with the reason Retrying") {
                try await f.services.caches.cache(id).conditions
            } until: {
                $0.contains { $0.reason == "Retrying" }
            }
            let deleted = await ask("DeleteReplicationGroup", ["ReplicationGroupId": "web"], aws)
            #expect(deleted.status == 200, "\(text(deleted))")
        }
    }
}
