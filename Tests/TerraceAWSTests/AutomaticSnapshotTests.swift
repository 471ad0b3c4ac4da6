import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// Snapshots that a cache's own members ask for: by a schedule, and before its deletion.
@Suite struct AutomaticSnapshotTests {
    static let kinds = [
        ("ReplicationGroup", "ReplicationGroupId=g&ReplicationGroupDescription=x", "ReplicationGroupId=g"),
        ("CacheCluster", "CacheClusterId=g", "CacheClusterId=g"),
    ]

    private func schedule(_ fixture: FrontEndFixture) async throws -> SnapshotSchedule? {
        try #require(try await fixture.services.caches.caches().first).record.spec.snapshots
    }

    @Test(arguments: kinds) func limitAndWindowAreTheSchedule(_ kind: String, _ new: String, _ id: String) async throws
    {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            try await aws("Create\(kind)&\(new)&CacheNodeType=cache.t4g.micro&SnapshotRetentionLimit=3")
            #expect(
                try await schedule(fixture)
                    == SnapshotSchedule(window: DailyWindow(text: "05:00-06:00"), maxAge: 3 * 86400))
            try await aws("Modify\(kind)&\(id)&SnapshotWindow=23:30-01:00&ApplyImmediately=true")
            #expect(
                try await schedule(fixture)
                    == SnapshotSchedule(window: DailyWindow(text: "23:30-01:00"), maxAge: 3 * 86400))
            try await aws("Modify\(kind)&\(id)&SnapshotRetentionLimit=0&ApplyImmediately=true")
            #expect(try await schedule(fixture) == nil)
            // A tier of one's own may have a schedule; a limit of 0 means none in any tier.
            let record = try #require(try await fixture.services.caches.caches().first).record
            #expect(record.declaration.snapshots == .never)
        }
    }

    @Test(arguments: kinds) func theFinalSnapshotIsThereWhenTheCacheIsGone(
        _ kind: String, _ new: String, _ id: String
    ) async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            try await aws("Create\(kind)&\(new)&CacheNodeType=cache.t4g.micro")
            try await aws("Delete\(kind)&\(id)&FinalSnapshotIdentifier=last")
            #expect(try await fixture.services.caches.caches().isEmpty)
            let snapshots = try await fixture.service.snapshots(in: nil, of: nil)
            #expect(snapshots.map(\.id.name) == ["last"])
            #expect(snapshots.map(\.state) == [.available] && snapshots.map(\.cause) == [.final])
        }
    }

    /// The tags went with the request for a deletion, and the cache stayed when its snapshot failed.
    @Test(arguments: kinds) func aCacheWhoseFinalSnapshotFailsKeepsItsTags(
        _ kind: String, _ new: String, _ id: String
    ) async throws {
        try await FrontEndFixture.with { fixture in
            let aws = AWSTry(fixture)
            let create = "Create\(kind)&\(new)&CacheNodeType=cache.t4g.micro"
            let word = kind == "CacheCluster" ? "cluster" : "replicationgroup"
            let list = "ListTagsForResource&ResourceName=arn:aws:elasticache:us-east-1:123456789012:\(word):g"
            try await aws(create + "&Tags.Tag.1.Key=env&Tags.Tag.1.Value=test")
            fixture.keeper.fail(TerraceError(.failedPrecondition, "the disk is full"))
            try await aws("Delete\(kind)&\(id)&FinalSnapshotIdentifier=last")
            #expect(try await aws.texts("Key", list) == ["env"])
            fixture.keeper.fail(nil)
            try await aws("Delete\(kind)&\(id)&FinalSnapshotIdentifier=then")
            #expect(try await fixture.services.caches.caches().isEmpty)
            // A new one with the id is not the former one.
            try await aws(create)
            #expect(try await aws.texts("Key", list) == [])
        }
    }
}
