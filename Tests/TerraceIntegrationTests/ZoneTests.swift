import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceVerify
import Testing

private typealias F = RealFixture

/// A zone in which nothing runs.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ZoneTests {

    /// Nodes of a shard lie in zones a and b; the primaries of the first and third shard are in a.
    @Test func whatHasNodesElsewhereServesOnAndWhatHasNoneSaysWhy() async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("alone"), F.declaration("pair") { $0.replicas = 1 },
                F.declaration("cluster") {
                    $0.shards = 3
                    $0.replicas = 1
                },
            ])
            // Acknowledged by the replica, too: what only the primary had goes with it.
            let pair = Checker(try await f.place("pair"), replicas: 1, run: "zone")
            let verdict = try await pair.check {
                #expect(try await f.control.setZone("a", isDown: true) == ["a"])
                _ = try await f.event("Promoted", of: "pair")
                _ = try await f.event("Promoted", of: "cluster")
                try await check(f)
                // What is made meanwhile waits for the zone.
                _ = try await f.control.apply([F.declaration("late") { $0.replicas = 1 }])
                #expect(try await f.control.setZone("a", isDown: false) == [])
                for name in ["alone", "pair", "cluster", "late"] { try await f.untilAvailable(name) }
            }
            #expect(verdict.isClean, "\(verdict)")
            let events = try await f.control.events(after: 0, cache: CacheID(name: "pair"), limit: 1000).map(\.reason)
            #expect(events.contains("ZoneDown") && events.contains("ZoneUp"))
        }
    }

    private func check(_ f: RealFixture) async throws {
        let alone = try await f.control.cache(CacheID(name: "alone"))
        #expect(alone.state == .degraded || alone.state == .failed)
        let reasons = alone.conditions.filter { !$0.status }.map(\.message)
        #expect(reasons == ["primary 0-0 is down: zone a is down"])
        let halved = try await f.control.cache(CacheID(name: "pair"))
        #expect(halved.state == .degraded)
        #expect(halved.nodes.filter { $0.zone == "a" }.allSatisfy { $0.pid == nil })
        let cluster = VerifyClient(try await f.place("cluster"))
        for index in 0..<100 { #expect(try await cluster.send(["SET", "k\(index)", "v"], key: "k\(index)").isOK) }
    }
}
