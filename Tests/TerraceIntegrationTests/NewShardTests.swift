import TerraceCore
import TerraceStore
import TerraceTestSupport
import TerraceTopology
import Testing

private typealias F = RealFixture

/// The steps with which a new shard's primary joins a cluster.
@Suite(
    .serialized, .timeLimit(.minutes(5)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct NewShardTests {
    @Test(arguments: [TLSMode.off, .required]) func newShardsPrimaryKnowsTheSlotsBeforeItJoins(_ tls: TLSMode)
        async throws
    {
        try await F.with(look: .seconds(60)) { f in
            let name = try CacheID(name: "grows")
            try await f.settle([
                F.declaration("grows") {
                    $0.shards = 1
                    $0.replicas = 1
                    $0.tls = tls
                }
            ])
            // The test does the control plane's steps itself, to check each of them.
            var cache = try #require(try await f.store.caches().first { $0.record.spec.id == name })
            let old = cache.record.nodes.map(\.id)
            let known = Set(cache.record.nodes.map(\.clusterID))
            let id = NodeID(shard: 1, index: 0)
            cache.record.spec.shards = 2
            let newcomer = try await f.runtime.allocate(id, for: cache.record)
            cache.record.nodes.append(newcomer)
            let replica = NodeID(shard: 1, index: 1)
            cache.record.nodes.append(try await f.runtime.allocate(replica, for: cache.record))
            cache.record.primaries.append(id)
            let grown = cache
            do {
                try await f.runtime.perform(.start(id), on: grown)
                // No node knows the new one yet, but it knows them all, owns no slots and does not serve as a primary.
                let fresh = try await seen(f, grown) { cluster(of: id, $0)?.knows == known.union([newcomer.clusterID]) }
                #expect(cluster(of: id, fresh)?.slotsAssigned == 16384)
                #expect(cluster(of: id, fresh)?.stateOK == true)
                #expect(fresh.nodes[id]?.server?.role == .replica)
                #expect(fresh.slots[id] == [])
                for node in old { #expect(cluster(of: node, fresh)?.knows == known) }
                // If the daemon ended here, the next one would continue with this step.
                #expect(plan(grown, fresh).nodeSteps == [.join(id)])

                try await f.runtime.perform(.join(id), on: grown)
                let joined = await f.runtime.observe(grown)
                #expect(joined.nodes[id]?.server?.role == .primary)
                #expect(joined.slots[id] == [])
                for node in old + [id] {
                    #expect(cluster(of: node, joined)?.knows == known.union([newcomer.clusterID]))
                    #expect(cluster(of: node, joined)?.stateOK == true)
                    #expect(cluster(of: node, joined)?.slotCounts.values.reduce(0, +) == 16384)
                }
                #expect(plan(grown, joined).nodeSteps == [.start(replica)])
            } catch {
                try await f.runtime.perform(.stop(id, reason: "the test is over"), on: grown)
                throw error
            }
            try await f.runtime.perform(.stop(id, reason: "the test is over"), on: grown)
        }
    }

    private func cluster(of id: NodeID, _ observation: CacheObservation) -> ClusterObservation? {
        observation.nodes[id]?.server?.cluster
    }

    private func seen(
        _ f: RealFixture, _ cache: StoredCache, _ condition: (CacheObservation) -> Bool
    ) async throws -> CacheObservation {
        try await eventually("the new primary knows the cluster") {
            await f.runtime.observe(cache)
        } until: {
            condition($0)
        }
    }

    private func plan(_ cache: StoredCache, _ observation: CacheObservation) -> Plan {
        Planner.plan(cache.record, seen: observation.nodes, settingsDigest: observation.settingsDigest)
    }
}
