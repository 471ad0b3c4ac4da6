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
}
