import Testing

@testable import TerraceCore

/// The planner's decisions, as a table of worlds and expected steps.
@Suite struct PlannerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var world: @Sendable () throws -> World
        var steps: Steps
        var pending: [String]

        init(_ name: String, _ steps: Steps, _ pending: [String], world: @escaping @Sendable () throws -> World) {
            testDescription = name
            self.world = world
            self.steps = steps
            self.pending = pending
        }
    }

    static let cases: [Case] = [
        Case(
            "a new cache gets addresses first, and a primary",
            .record(
                .allocateEndpoint, .allocate(n(0, 0)), .allocate(n(0, 1)), .designate(n(0, 0), reason: "first primary")),
            ["Allocating"]
        ) {
            try World(replicas: 1)
        },
        Case(
            "the first node becomes primary before anything starts",
            .record(.designate(n(0, 0), reason: "first primary")),
            ["Designating"]
        ) {
            var world = try World(replicas: 1)
            world.allocate()
            world.record.primaries = []
            return world
        },
        Case("a replica does not start before its primary answers", .nodes(.start(n(0, 0))), ["Starting"]) {
            var world = try World(replicas: 1)
            world.allocate()
            return world
        },
        Case("a replica starts once the primary serves", .nodes(.start(n(0, 1))), ["Starting"]) {
            var world = try World(replicas: 1)
            world.allocate()
            world.answer(n(0, 0), .primary)
            return world
        },
        Case("a whole topology is settled the first time, too", .none, []) {
            var world = try World.healthy(replicas: 1)
            world.record.bootstrapped = false
            return world
        },
        Case("a healthy cache needs nothing", .none, []) { try World.healthy(replicas: 2) },
        Case("a healthy cluster needs nothing", .none, []) {
            try World.healthy(shards: 3, replicas: 1, clustered: true)
        },
        Case("a lost single node is started again", .nodes(.start(n(0, 0))), ["Starting"]) {
            var world = try World.healthy()
            world.lose(n(0, 0))
            return world
        },
        Case("a node that backs off is not started", .none, ["BackingOff"]) {
            var world = try World.healthy()
            world.lose(n(0, 0), mayStart: false)
            return world
        },
        Case(
            "an empty primary never restarts before a replica with its data takes over",
            .record(.designate(n(0, 2), reason: "primary 0-0 is gone: killed by signal 9")), ["FailingOver"]
        ) {
            var world = try World.healthy(replicas: 2)
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica) {
                $0.offset = 50; $0.linkUp = false
            }
            world.answer(n(0, 2), .replica) {
                $0.offset = 90; $0.linkUp = false
            }
            return world
        },
        Case(
            "equal replicas: the lowest index takes over",
            .record(.designate(n(0, 1), reason: "primary 0-0 is gone: killed by signal 9")), ["FailingOver"]
        ) {
            var world = try World.healthy(replicas: 2)
            world.lose(n(0, 0))
            return world
        },
        Case(
            "a synced replica takes over although nothing was ever written",
            .record(.designate(n(0, 1), reason: "primary 0-0 is gone: killed by signal 9")), ["FailingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica) { $0.offset = 0 }
            return world
        },
        Case("an empty primary does not start while a replica misses a question", .none, ["NotAnswering"]) {
            var world = try World.healthy(replicas: 1)
            world.lose(n(0, 0))
            world.seen[n(0, 1)] = .silent(reason: "no reply", lasting: .seconds(1))
            return world
        },
        Case("an empty primary starts when its replica stays frozen", .nodes(.start(n(0, 0))), ["Starting"]) {
            var world = try World.healthy(replicas: 2)
            world.lose(n(0, 0))
            world.seen[n(0, 1)] = .silent(reason: "no reply", lasting: .seconds(30))
            world.seen[n(0, 2)] = .silent(reason: "refused")
            return world
        },
        Case("a primary with data on disk does not start either: its data may be older", .none, ["NotAnswering"]) {
            var world = try World.healthy(replicas: 1)
            world.record.spec.persistence = Persistence(mode: .rdb)
            world.lose(n(0, 0))
            world.seen[n(0, 1)] = .silent(reason: "no reply", lasting: .seconds(1))
            return world
        },
        Case(
            "once the replica is given up it is ended first",
            .nodes(.fence(n(0, 1), reason: "it does not answer, and others go on without it")), ["NotAnswering"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.spec.persistence = Persistence(mode: .rdb)
            world.lose(n(0, 0))
            world.seen[n(0, 1)] = .silent(reason: "no reply", lasting: .seconds(5))
            return world
        },
        Case("no replica takes over while another that may have more misses a question", .none, ["NotAnswering"]) {
            var world = try World.healthy(replicas: 2)
            world.lose(n(0, 0))
            world.seen[n(0, 1)] = .silent(reason: "no reply", lasting: .seconds(1))
            return world
        },
        Case("a copy of a lost primary breaks off before that starts", .none, ["NotAnswering"]) {
            var world = try World.healthy(replicas: 1)
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica) {
                $0.isCopying = true
                $0.isSynced = false
            }
            return world
        },
        Case(
            "a designated one that has seen less lets the other take over",
            .record(.designate(n(0, 2), reason: "it has seen more than 0-1")), ["FailingOver"]
        ) {
            var world = try World.healthy(replicas: 2)
            world.record.primaries = [n(0, 1)]
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica) { $0.offset = 90 }
            world.answer(n(0, 2), .replica) { $0.offset = 91 }
            return world
        },
        Case(
            "a designated one without data lets its predecessor come back with those on its disk",
            .record(.designate(n(0, 0), reason: "its data are on its disk, and 0-1 has none")), ["FailingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.spec.persistence = Persistence(mode: .aof)
            let old = world.record.node(n(0, 0))?.address
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .replica) {
                $0.follows = old
                $0.isSynced = false
                $0.linkUp = false
            }
            world.lose(n(0, 0))
            return world
        },
        Case("nobody is promoted while one that may take writes does not answer", .none, ["NotAnswering"]) {
            var world = try World.healthy(replicas: 2)
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .replica) { $0.follows = nil }
            world.seen[n(0, 0)] = .silent(reason: "no reply", lasting: .seconds(1))
            return world
        },
        Case(
            "no replica is surplus while it may be the heir",
            .record(.designate(n(0, 1), reason: "primary 0-0 is gone: killed by signal 9")), ["FailingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.spec.replicas = 0
            world.lose(n(0, 0))
            return world
        },
        Case(
            "a node that serves is not surplus beside its heir", .handOver(from: n(0, 0), to: n(0, 1)), ["HandingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.spec.replicas = 0
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 0), .primary)
            return world
        },
        Case(
            "of two replicas the one that is down is surplus", .nodes(.remove(n(0, 1))), ["Retiring"]
        ) {
            var world = try World.healthy(replicas: 2)
            world.record.spec.replicas = 1
            world.lose(n(0, 1))
            return world
        },
        Case(
            "a node that was started beside one that serves is no primary",
            .record(.designate(n(0, 0), reason: "it serves still, and 0-1 was started beside it")), ["HandingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .primary) { $0.holdsEndpoint = false }
            world.answer(n(0, 0), .primary)
            return world
        },
        Case(
            "one that was promoted and has no endpoint yet serves, too",
            .record(.designate(n(0, 1), reason: "it serves still, and 0-0 is gone: killed by signal 9")),
            ["HandingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.answer(n(0, 1), .primary) { $0.holdsEndpoint = false }
            world.lose(n(0, 0))
            return world
        },
        Case("a shard stays while one of its slots is on its way", .nodes(.rebalance), ["Rebalancing"]) {
            var world = try World.healthy(shards: 2, clustered: true)
            world.record.spec.shards = 1
            world.answer(n(0, 0), .primary) { $0.cluster?.slotCounts = ["id0-0": 16384] }
            world.answer(n(1, 0), .primary) {
                $0.cluster?.slotCounts = ["id0-0": 16384]
                $0.cluster?.hasOpenSlots = true
            }
            return world
        },
        Case(
            "a frozen primary is given up in a conversion, too", .nodes(.fence(n(0, 0), reason: "no reply")),
            ["Fencing"]
        ) {
            var world = try World.converting()
            world.seen[n(0, 0)] = .silent(reason: "no reply", lasting: .seconds(5))
            return world
        },
        Case("a conversion waits for a replica that misses a question", .none, ["NotAnswering"]) {
            var world = try World.converting()
            world.seen[n(0, 1)] = .silent(reason: "no reply", lasting: .seconds(1))
            world.answer(n(0, 0), .primary) { $0.cluster = nil }
            return world
        },
        Case("a replica that never synced is no heir", .nodes(.start(n(0, 0))), ["Starting"]) {
            var world = try World.healthy(replicas: 1)
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica) { $0.isSynced = false }
            return world
        },
        Case(
            "a designated replica is promoted, also by a daemon that was not there before", .nodes(.promote(n(0, 1))),
            ["Promoting"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.lose(n(0, 0))
            return world
        },
        Case(
            "the endpoint leaves its old holder before the new one takes it", .nodes(.releaseEndpoint(n(0, 0))),
            ["MovingEndpoint"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .primary) { $0.holdsEndpoint = false }
            world.answer(n(0, 0), .replica) { $0.holdsEndpoint = true }
            return world
        },
        Case("a demoted primary becomes a replica", .nodes(.replicate(n(0, 0), from: n(0, 1))), ["Replicating"]) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .primary)
            world.answer(n(0, 0), .primary) { $0.holdsEndpoint = false }
            return world
        },
        Case("a replica of somebody else is repointed", .nodes(.replicate(n(0, 1), from: n(0, 0))), ["Replicating"]) {
            var world = try World.healthy(replicas: 1)
            world.answer(n(0, 1), .replica) { $0.follows = Endpoint(host: "127.0.0.1", port: 1) }
            return world
        },
        Case("a replica with its link down is not available", .none, ["Syncing"]) {
            var world = try World.healthy(replicas: 1)
            world.answer(n(0, 1), .replica) { $0.linkUp = false }
            return world
        },
        Case("a silent primary is neither restarted nor replaced without a fence", .none, ["NotAnswering"]) {
            var world = try World.healthy(replicas: 1)
            world.seen[n(0, 0)] = .silent(reason: "no reply within 1 s")
            return world
        },
        Case(
            "a primary that has been silent for long is fenced, as a replica has its data",
            .nodes(.fence(n(0, 0), reason: "no reply")), ["Fencing"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.seen[n(0, 0)] = .silent(reason: "no reply", lasting: .seconds(5))
            return world
        },
        Case("a silent primary without an heir is left alone: its data is all there is", .none, ["NotAnswering"]) {
            var world = try World.healthy()
            world.seen[n(0, 0)] = .silent(reason: "no reply", lasting: .seconds(60))
            return world
        },
        Case(
            "a replica that has been silent for long is fenced", .nodes(.fence(n(0, 1), reason: "no reply")),
            ["NotAnswering"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.seen[n(0, 1)] = .silent(reason: "no reply", lasting: .seconds(6))
            return world
        },
        Case(
            "a heir that froze in a cluster before it took over is given up",
            .nodes(.fence(n(0, 1), reason: "no reply")),
            ["Fencing"]
        ) {
            var world = try World.healthy(shards: 3, replicas: 1, clustered: true)
            world.record.primaries[0] = n(0, 1)
            world.seen[n(0, 1)] = .silent(reason: "no reply", lasting: .seconds(5))
            return world
        },
        Case(
            "a heir that comes back empty while its predecessor serves is no primary",
            .record(.designate(n(0, 0), reason: "it serves still, and 0-1 was started anew")), ["Loading"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 0), .primary)
            world.answer(n(0, 1), .replica) { $0.loading = true }
            return world
        },
        Case("a loading primary is waited for", .none, ["Loading"]) {
            var world = try World.healthy(replicas: 1)
            world.answer(n(0, 0), .primary) { $0.loading = true }
            return world
        },
        Case("changed settings are brought in live", .nodes(.configure(n(0, 0))), ["Configuring"]) {
            var world = try World.healthy()
            world.answer(n(0, 0), .primary) { $0.settingsDigest = "old" }
            return world
        },
        Case("one replica more is allocated", .record(.allocate(n(0, 2))), ["Allocating"]) {
            var world = try World.healthy(replicas: 1)
            world.record.spec.replicas = 2
            return world
        },
        Case(
            "one replica less is stopped, never the primary",
            .nodes(.stop(n(0, 0), reason: "the shard has more replicas than it shall have")), ["Retiring"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .primary)
            world.answer(n(0, 0), .replica)
            world.record.spec.replicas = 0
            return world
        },
        Case("a retired replica leaves once its process is gone", .nodes(.remove(n(0, 1))), ["Retiring"]) {
            var world = try World.healthy(replicas: 1)
            world.record.spec.replicas = 0
            world.lose(n(0, 1))
            return world
        },
        Case(
            "a cluster is not formed before its primaries are recorded",
            .record(.designate(n(1, 0), reason: "first primary")),
            ["Designating"]
        ) {
            var world = try World(shards: 2, clustered: true)
            world.allocate()
            world.record.primaries = [n(0, 0)]
            return world
        },
        Case("a fresh cluster is formed in one go", .nodes(.bootstrapCluster), ["Bootstrapping"]) {
            var world = try World(shards: 3, replicas: 1, clustered: true)
            world.allocate()
            return world
        },
        Case(
            "an interrupted bootstrap starts over",
            .nodes(.stop(n(1, 0), reason: "an interrupted bootstrap starts over")),
            ["Bootstrapping"]
        ) {
            var world = try World(shards: 3, clustered: true)
            world.allocate()
            world.answer(n(1, 0), .primary)
            return world
        },
        Case("a new cluster replica joins before it replicates", .nodes(.join(n(0, 1))), ["Joining"]) {
            var world = try World.healthy(shards: 1, replicas: 1, clustered: true)
            world.answer(n(0, 1), .primary) {
                $0.cluster?.knows = ["id0-1"]
                $0.holdsEndpoint = false
            }
            return world
        },
        Case(
            "a replica whose leader does not know it joins, though it has heard of its leader", .nodes(.join(n(0, 1))),
            ["Joining", "ClusterView"]
        ) {
            var world = try World.healthy(shards: 1, replicas: 1, clustered: true)
            world.answer(n(0, 0), .primary) { $0.cluster?.knows = ["id0-0"] }
            return world
        },
        Case("a cluster with a slot uncovered is not available", .none, ["ClusterState"]) {
            var world = try World.healthy(shards: 1, clustered: true)
            world.answer(n(0, 0), .primary) { $0.cluster?.slotsAssigned = 16383 }
            return world
        },
        Case("a node that one node does not see keeps the cluster from being available", .none, ["ClusterView"]) {
            var world = try World.healthy(shards: 3, clustered: true)
            world.answer(n(1, 0), .primary) { $0.cluster?.knows = ["id0-0", "id1-0"] }
            return world
        },
        Case("a shard more gets its nodes first", .record(.allocate(n(1, 0)), .allocate(n(1, 1))), ["Allocating"]) {
            var world = try World.healthy(shards: 1, replicas: 1, clustered: true)
            world.record.spec.shards = 2
            return world
        },
        Case("a new shard's primary joins the cluster", .nodes(.join(n(1, 0))), ["Joining"]) {
            var world = try World.grown()
            world.answer(n(1, 0), .primary) { $0.cluster?.knows = ["id1-0"] }
            return world
        },
        Case(
            "a new shard's primary joins though it knows the cluster already", .nodes(.join(n(1, 0))),
            ["ClusterView", "Joining"]
        ) {
            var world = try World.grown()
            world.answer(n(0, 0), .primary) {
                $0.cluster?.knows = ["id0-0"]
                $0.cluster?.slotCounts = ["id0-0": 16384]
            }
            world.answer(n(1, 0), .replica) { $0.follows = nil }
            return world
        },
        Case(
            "a new shard's primary joins as long as one of the others does not know it", .nodes(.join(n(2, 0))),
            ["ClusterView", "Joining"]
        ) {
            var world = try World.healthy(shards: 3, clustered: true)
            world.answer(n(1, 0), .primary) { $0.cluster?.knows = ["id0-0", "id1-0"] }
            world.answer(n(2, 0), .replica) { $0.follows = nil }
            return world
        },
        Case(
            "a new shard's primary that everybody knows is promoted", .nodes(.promote(n(1, 0))), ["Promoting"]
        ) {
            var world = try World.grown()
            world.answer(n(1, 0), .replica) {
                $0.follows = nil
                $0.cluster?.slotCounts = ["id0-0": 16384]
            }
            return world
        },
        Case(
            "an heir that a node does not see takes over all the same", .nodes(.promote(n(1, 1))),
            ["ClusterView", "Promoting"]
        ) {
            var world = try World.healthy(shards: 2, replicas: 1, clustered: true)
            world.record.primaries = [n(0, 0), n(1, 1)]
            world.lose(n(1, 0))
            world.answer(n(0, 0), .primary) { $0.cluster?.knows.remove("id1-1") }
            world.answer(n(1, 1), .replica) { $0.follows = World.node(n(1, 0)).address }
            return world
        },
        Case("slots move once every node sees every other", .nodes(.rebalance), ["Rebalancing"]) { try World.grown() },
        Case("slots do not move while a node is not seen", .none, ["ClusterView"]) {
            var world = try World.grown()
            world.answer(n(0, 0), .primary) {
                $0.cluster?.knows = ["id0-0"]
                $0.cluster?.slotCounts = ["id0-0": 16384]
            }
            return world
        },
        Case("an open slot is finished although the counts are even", .nodes(.rebalance), ["Rebalancing"]) {
            var world = try World.healthy(shards: 2, clustered: true)
            world.answer(n(1, 0), .primary) { $0.cluster?.hasOpenSlots = true }
            return world
        },
        Case("a shard too many gives its slots away before anything stops", .nodes(.rebalance), ["Rebalancing"]) {
            var world = try World.healthy(shards: 2, clustered: true)
            world.record.spec.shards = 1
            return world
        },
        Case(
            "a shard without slots leaves", .nodes(.stop(n(1, 0), reason: "the cache has fewer shards")), ["Retiring"]
        ) {
            var world = try World.healthy(shards: 2, clustered: true)
            world.record.spec.shards = 1
            for node in [n(0, 0), n(1, 0)] {
                world.answer(node, .primary) { $0.cluster?.slotCounts = ["id0-0": 16384] }
            }
            return world
        },
        Case(
            "a stopped node of a shard without slots is forgotten", .nodes(.forget(n(1, 0)), .remove(n(1, 0))),
            ["Retiring"]
        ) {
            var world = try World.healthy(shards: 2, clustered: true)
            world.record.spec.shards = 1
            world.answer(n(0, 0), .primary) { $0.cluster?.slotCounts = ["id0-0": 16384] }
            world.lose(n(1, 0))
            return world
        },
        Case(
            "the primary of a shard on its way out is started again while it has slots", .nodes(.start(n(1, 0))),
            ["Starting"]
        ) {
            var world = try World.healthy(shards: 2, clustered: true)
            world.record.spec.shards = 1
            world.lose(n(1, 0))
            return world
        },
        Case(
            "replicas become nodes of the cluster one after the other", .nodes(.replicate(n(0, 1), from: n(0, 0))),
            ["Replicating", "Converting"]
        ) {
            var world = try World.converting()
            world.record.nodes.append(World.node(n(0, 2)))
            world.record.spec.replicas = 2
            // The first node is a node of the cluster already, but not yet a replica.
            for node in [n(0, 0), n(0, 1)] {
                world.answer(node, .primary) {
                    $0.holdsEndpoint = node.index == 0
                    $0.cluster?.slotCounts = ["id0-0": 16384]
                }
            }
            world.answer(n(0, 2), .replica) { $0.cluster = nil }
            return world
        },
        Case(
            "a converted primary that is lost is followed by the replica that was converted",
            .record(.designate(n(0, 1), reason: "primary 0-0 is gone: killed by signal 9")), ["FailingOver"]
        ) {
            var world = try World.converting()
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica)
            return world
        },
        Case(
            "a replica that has seen more goes before one that was converted",
            .record(.designate(n(0, 2), reason: "primary 0-0 is gone: killed by signal 9")), ["FailingOver"]
        ) {
            var world = try World.converting()
            world.record.nodes.append(World.node(n(0, 2)))
            world.record.spec.replicas = 2
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica)
            world.answer(n(0, 2), .replica) {
                $0.cluster = nil
                $0.offset = 101
            }
            return world
        },
        Case(
            "a promoted primary has the other replicas before it is converted",
            .nodes(.replicate(n(0, 2), from: n(0, 1))),
            ["Replicating"]
        ) {
            var world = try World.converting()
            world.record.nodes.append(World.node(n(0, 2)))
            world.record.spec.replicas = 2
            world.lose(n(0, 0))
            world.answer(n(0, 2), .replica) { $0.cluster = nil }
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .primary) { $0.cluster = nil }
            return world
        },
        Case("a node of a cluster that owns nothing serves nobody", .nodes(.promote(n(0, 1))), ["Promoting"]) {
            var world = try World.converting()
            world.record.nodes.append(World.node(n(0, 2)))
            world.record.spec.replicas = 2
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica) { $0.linkUp = false }
            world.answer(n(0, 2), .primary) { $0.cluster?.slotCounts = ["id0-0": 16384] }
            world.record.primaries = [n(0, 1)]
            return world
        },
        Case("a designated replica is promoted during a conversion", .nodes(.promote(n(0, 1))), ["Promoting"]) {
            var world = try World.converting()
            world.lose(n(0, 0))
            world.answer(n(0, 1), .replica)
            world.record.primaries = [n(0, 1)]
            return world
        },
        Case("a cache becomes a cluster by its primary first", .nodes(.convert(n(0, 0))), ["Converting"]) {
            try World.converting()
        },
        Case(
            "a replica that has the data takes over when the primary is lost on the way",
            .record(.designate(n(0, 1), reason: "primary 0-0 is gone: killed by signal 9")), ["FailingOver"]
        ) {
            var world = try World.converting()
            world.lose(n(0, 0))
            return world
        },
        Case(
            "a primary that is down on the way comes back as a cluster", .nodes(.startConverted(n(0, 0))),
            ["Converting"]
        ) {
            var world = try World.converting()
            world.lose(n(0, 0))
            world.lose(n(0, 1))
            return world
        },
        Case(
            "replicas follow once the primary owns all slots",
            .nodes(.stop(n(0, 1), reason: "it comes back as a node of the cluster")), ["Converting"]
        ) {
            var world = try World.converting()
            world.answer(n(0, 0), .primary)
            return world
        },
        Case("the conversion ends when every node is one of the cluster", .record(.finishConversion), []) {
            var world = try World.converting()
            world.answer(n(0, 0), .primary)
            world.answer(n(0, 1), .replica)
            return world
        },
        Case(
            "a replica takes over from a primary that serves", .handOver(from: n(0, 0), to: n(0, 1)), ["HandingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            return world
        },
        Case(
            "a heir that is gone before it took over leaves the primary that serves",
            .record(.designate(n(0, 0), reason: "it serves still, and 0-1 is gone: killed by signal 9")),
            ["HandingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.lose(n(0, 1))
            return world
        },
        Case(
            "a heir that is frozen before it took over leaves the primary that serves",
            .record(.designate(n(0, 0), reason: "it serves still, and 0-1 does not answer")), ["HandingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.seen[n(0, 1)] = .silent(reason: "did not answer", lasting: .seconds(1))
            return world
        },
        Case("a heir does not take over from a frozen primary that may wake up", .none, ["NotAnswering"]) {
            var world = try World.healthy(replicas: 1)
            world.answer(n(0, 1), .replica)
            world.record.primaries = [n(0, 1)]
            world.seen[n(0, 0)] = .silent(reason: "did not answer", lasting: .seconds(1))
            return world
        },
        Case(
            "a frozen primary is ended before its heir takes over", .nodes(.fence(n(0, 0), reason: "did not answer")),
            ["Fencing"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.seen[n(0, 0)] = .silent(reason: "did not answer", lasting: .seconds(5))
            return world
        },
        Case(
            "a node that froze while it held the endpoint is ended",
            .nodes(.takeEndpoint(n(0, 1)), .fence(n(0, 0), reason: "did not answer")), ["MovingEndpoint"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .primary) { $0.holdsEndpoint = false }
            world.seen[n(0, 0)] = .silent(reason: "did not answer", lasting: .seconds(5))
            return world
        },
        Case(
            "a heir that is lost in the middle of a hand-over leaves the data with the former primary",
            .record(.designate(n(0, 0), reason: "primary 0-1 is gone: killed by signal 9")), ["FailingOver"]
        ) { try handedOver() },
        Case(
            "a former primary that began a full copy of its heir has no data any more", .nodes(.start(n(0, 1))),
            ["Starting"]
        ) {
            try handedOver { $0.hasHistory = false }
        },
        Case(
            "a former primary that was restarted since the hand-over comes back empty", .nodes(.start(n(0, 1))),
            ["Starting"]
        ) {
            try handedOver { $0.runID = "another" }
        },
        Case(
            "a replica out of sync does not take over",
            .record(.designate(n(0, 0), reason: "0-1 is not in sync and cannot take over")), ["HandingOver"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.primaries = [n(0, 1)]
            world.answer(n(0, 1), .replica) { $0.linkUp = false }
            return world
        },
        Case(
            "a node to be restarted is stopped", .nodes(.stop(n(0, 1), reason: "a restart was asked for")),
            ["Restarting"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.restarts = [NodeRestart(node: n(0, 1), runID: "run0-1", manner: .atOnce)]
            return world
        },
        Case("a node with another run id has been restarted", .record(.forgetRestart(n(0, 1))), []) {
            var world = try World.healthy(replicas: 1)
            world.record.restarts = [NodeRestart(node: n(0, 1), runID: "earlier", manner: .atOnce)]
            return world
        },
        Case(
            "deletion stops what runs and removes what does not",
            .nodes(.stop(n(0, 0), reason: "the cache is deleted"), .remove(n(0, 1))), ["Deleting"]
        ) {
            var world = try World.healthy(replicas: 1)
            world.record.deletionRequested = true
            world.lose(n(0, 1))
            return world
        },
        Case("deletion ends with the record", .record(.forgetCache), ["Deleting"]) {
            var world = try World()
            world.record.deletionRequested = true
            return world
        },
    ]

    /// The first node follows the second. The second is lost before the first is linked to it.
    private static func handedOver(_ change: (inout ServerObservation) -> Void = { _ in }) throws -> World {
        var world = try World.healthy(replicas: 1)
        world.record.primaries = [n(0, 1)]
        world.record.predecessors = [ServerRun(node: n(0, 0), runID: "run0-0")]
        world.answer(n(0, 0), .replica) {
            $0.linkUp = false
            $0.isSynced = false
            change(&$0)
        }
        world.lose(n(0, 1))
        return world
    }

    @Test("steps and reasons", arguments: cases) func decides(_ example: Case) throws {
        let plan = try example.world().plan
        #expect(plan.steps == example.steps)
        #expect(plan.pending.map(\.reason.rawValue) == example.pending)
    }

    /// Clients can write to the predecessor meanwhile, if it reports that its cluster is ok.
    @Test(arguments: [(true, false), (false, true)]) func aLostHeirIsAnOutageOnlyWhereNobodyServes(
        _ isWell: Bool, _ blocks: Bool
    ) throws {
        for state in [
            NodeObservation.absent(reason: "killed by signal 9", mayStart: true),
            .silent(reason: "no reply", lasting: .seconds(1)), .silent(reason: "no reply", lasting: .seconds(9)),
        ] {
            var world = try World.healthy(shards: 3, replicas: 1, clustered: true)
            world.record.primaries[0] = n(0, 1)
            world.answer(n(0, 0), .primary) { $0.cluster?.stateOK = isWell }
            world.seen[n(0, 1)] = state
            #expect(world.plan.pending.contains(where: \.blocksWrites) == blocks, "\(world.plan)")
        }
    }

    @Test func newShardWithoutSlotsIsNoOutage() throws {
        var world = try World.grown()
        world.lose(n(1, 0))
        let plan = Planner.plan(world.record, seen: world.seen, settingsDigest: World.digest)
        #expect(plan.pending.map(\.reason).contains(.starting))
        #expect(plan.pending.map(\.blocksWrites).allSatisfy { !$0 })
        world.lose(n(0, 0))
        let worse = Planner.plan(world.record, seen: world.seen, settingsDigest: World.digest)
        #expect(worse.pending.map(\.blocksWrites).contains(true))
    }

    @Test(arguments: [(index: 0, blocks: true), (index: 1, blocks: false)])
    func aZoneThatIsEndedIsAnOutageOnlyWithAPrimaryInIt(_ index: Int, _ blocks: Bool) throws {
        var world = try World.healthy(replicas: 1)
        world.record.nodes[index].zone = "b"
        let plan = Planner.plan(world.record, seen: world.seen, settingsDigest: World.digest, downZones: ["b"])
        #expect(plan.pending.map(\.reason) == [.zoneDown])
        #expect(plan.pending.map(\.blocksWrites) == [blocks])
    }

    @Test func stateFollowsThePlan() throws {
        var world = try World.healthy(replicas: 1)
        #expect(CacheState(world.record, plan: world.plan) == .available)
        world.answer(n(0, 1), .replica) { $0.linkUp = false }
        #expect(CacheState(world.record, plan: world.plan) == .degraded)
        world.record.generation = 2
        #expect(CacheState(world.record, plan: world.plan) == .updating)
        #expect(CacheState(world.record, plan: world.plan, blocked: "no engine") == .failed)
        world.record.observedGeneration = 0
        #expect(CacheState(world.record, plan: world.plan) == .creating)
        world.record.deletionRequested = true
        #expect(CacheState(world.record, plan: world.plan) == .deleting)
    }
}
