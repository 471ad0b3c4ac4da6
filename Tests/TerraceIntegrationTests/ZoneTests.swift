import TerraceControl
import TerraceCore
import TerraceRedis
import TerraceTestSupport
import TerraceVerify
import Testing

private typealias F = RealFixture

/// A zone that is down.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct ZoneTests {

    /// The nodes of each shard are in zones a and b. The primaries of the first and third shard are in a.
    @Test func cachesWithNodesInOtherZonesGoOn() async throws {
        try await F.with { f in
            try await f.settle([
                F.declaration("alone"), F.declaration("pair") { $0.replicas = 1 },
                F.declaration("cluster") {
                    $0.shards = 3
                    $0.replicas = 1
                },
            ])
            // Writes count when the replica has them, because writes that only the primary has are lost with it.
            let pair = Checker(try await f.place("pair"), replicas: 1, patience: hangLimit, run: "zone")
            let verdict = try await pair.check {
                #expect(try await f.control.setZone("a", isDown: true) == ["a"])
                _ = try await f.event("Promoted", of: "pair")
                _ = try await f.event("Promoted", of: "cluster")
                try await check(f)
                // A cache that is created now waits for the zone.
                _ = try await f.control.apply([F.declaration("late") { $0.replicas = 1 }])
                #expect(try await f.control.setZone("a", isDown: false) == [])
                for name in ["alone", "pair", "cluster", "late"] { try await f.untilAvailable(name) }
            }
            #expect(verdict.isClean, "\(verdict)")
            let events = try await f.control.events(after: 0, cache: CacheID(name: "pair"), limit: 1000).map(\.reason)
            #expect(events.contains("ZoneDown") && events.contains("ZoneUp"))
        }
    }

    /// Regression: the failover waited until its deadline for a replica in the zone that was down.
    @Test func failoverDoesNotWaitForAReplicaInAZoneThatIsDown() async throws {
        try await F.with { f in
            // Nodes 0-0 and 0-2 are in zone a, nodes 0-1 and 0-3 in zone b.
            try await f.settle([F.declaration("many") { $0.replicas = 3 }])
            let id = try CacheID(name: "many")
            let client = try await f.client("many")
            try await client.send(["SET", "k", "v"])
            // The replica that is promoted must have it: the primary goes with its zone.
            try await client.untilReplicated(to: 3)
            _ = try await f.control.setZone("a", isDown: true)
            _ = try await f.event("Promoted", of: "many")
            try await eventually("a replica serves in zone b") {
                try await f.control.cache(id).nodes.filter { $0.zone == "b" }.map { ($0.role, $0.state) }
            } until: {
                $0.contains { $0 == (.replica, .serving) }
            }
            let operation = try await f.control.failover(id, shard: 0, to: nil, forced: false)
            #expect(try await f.control.operation(operation.id, wait: hangLimit).state == .succeeded)
            #expect(try await f.client("many").send(["GET", "k"]).string == "v")
            let view = try await f.control.cache(id)
            #expect(view.state != .available)
            #expect(view.conditions.filter { !$0.status }.allSatisfy { $0.reason == "ZoneDown" })
            _ = try await f.control.setZone("a", isDown: false)
            try await f.untilAvailable("many")
        }
    }

    private func check(_ f: RealFixture) async throws {
        let id = try CacheID(name: "alone")
        try await eventually("alone says that its zone is down") {
            try await f.control.cache(id).conditions.filter { !$0.status }.map(\.message)
        } until: {
            $0 == ["primary 0-0 is down: zone a is down"]
        }
        #expect(try await f.control.cache(id).state == .degraded)
        let halved = try await f.control.cache(CacheID(name: "pair"))
        #expect(halved.state == .degraded)
        #expect(halved.nodes.filter { $0.zone == "a" }.allSatisfy { $0.pid == nil })
        let cluster = VerifyClient(try await f.place("cluster"))
        for index in 0..<100 { #expect(try await cluster.send(["SET", "k\(index)", "v"], key: "k\(index)").isOK) }
    }
}
