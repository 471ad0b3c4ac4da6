import Foundation
import TerraceControl
import TerraceCore
import TerraceTestSupport
import Testing

private typealias F = RealFixture

/// A daemon that takes a fraction of the time that the tier's vendor documents.
@Suite(
    .serialized, .timeLimit(.minutes(5)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct PaceTests {
    /// The fraction. Azure documents 15 seconds for a failover of its Standard tier, and 20 minutes for scaling.
    private static let scale = 0.05

    @Test func lostPrimaryIsReplacedAfterTheDocumentedTime() async throws {
        try await F.with(pace: Pace(scale: Self.scale)) { f in
            try await f.settle([F.declaration("late") { $0.tier = "azure/standard" }])
            let killed = Date().timeIntervalSince1970
            try await f.kill(NodeID(shard: 0, index: 0), of: "late")
            let started = try await f.event("FailoverStarted", of: "late")
            #expect(started.time - killed >= 15 * Self.scale * 0.9)
            try await f.untilAvailable("late")
        }
    }

    @Test func requestedFailoverIsNotDelayed() async throws {
        try await F.with(pace: Pace(scale: 100)) { f in
            try await f.settle([F.declaration("asked") { $0.tier = "azure/standard" }])
            let operation = try await f.control.failover(CacheID(name: "asked"), shard: 0, to: nil, forced: true)
            #expect(try await f.control.operation(operation.id, wait: .seconds(120)).state == .succeeded)
        }
    }

    @Test func scalingShowsAsUpdatingForItsTime() async throws {
        let scale = 0.0005
        try await F.with(pace: Pace(scale: scale)) { f in
            let id = try CacheID(name: "slow")
            func declare(_ size: String) throws -> CacheDeclaration {
                try F.declaration("slow") {
                    $0.tier = "azure/standard"
                    $0.size = size
                }
            }
            try await f.settle([declare("C1")])
            let change = try #require(try await f.control.apply([declare("C2")], prune: false, dryRun: false).first)
            let operation = try await f.control.operation(try #require(change.operation), wait: .seconds(120))
            #expect(operation.state == .succeeded)
            #expect((operation.endedAt ?? 0) - operation.startedAt >= 1200 * scale)
            #expect(try await f.control.cache(id).state == .available)
        }
    }
}
