import TerraceCore

/// A cache and its nodes as the planner sees them, built by small changes, without processes and clocks.
struct World {
    var record: CacheRecord
    var seen: [NodeID: NodeObservation] = [:]
    static let digest = "wanted"

    init(shards: Int = 1, replicas: Int = 0, clustered: Bool = false) throws {
        let id = try CacheID(name: "demo")
        let spec = CacheSpec(
            id: id, tier: "standard", size: "C1", shards: shards, replicas: replicas, clustered: clustered,
            engine: EngineRequest(), persistence: .none, port: 6379, config: [:], zones: ["a", "b"], maxmemory: 1 << 30,
            maxclients: 1000, databases: 16, blockedCommands: [], auth: true)
        record = CacheRecord(spec: spec, declaration: CacheDeclaration(id: id, tier: "standard"))
    }

    /// A cache at rest: every node is allocated, running and linked.
    static func healthy(shards: Int = 1, replicas: Int = 0, clustered: Bool = false) throws -> World {
        var world = try World(shards: shards, replicas: replicas, clustered: clustered)
        world.allocate()
        world.record.bootstrapped = true
        world.record.observedGeneration = 1
        for node in world.record.nodes {
            world.answer(node.id, node.id.index == 0 ? .primary : .replica)
        }
        return world
    }

    /// A cluster of one shard that shall have two. The second shard's primary runs and has no slots.
    static func grown() throws -> World {
        var world = try World.healthy(shards: 2, clustered: true)
        for node in world.record.nodes {
            world.answer(node.id, .primary) { $0.cluster?.slotCounts = ["id0-0": 16384] }
        }
        return world
    }

    /// A pair without cluster protocol that shall become a cluster.
    static func converting() throws -> World {
        var world = try World.healthy(replicas: 1)
        world.record.spec.clustered = true
        world.record.converting = true
        return world
    }

    mutating func allocate() {
        record.endpoint = Endpoint(host: "127.16.0.9", port: 6379)
        record.nodes = record.spec.nodeIDs.map(Self.node)
        record.primaries = (0..<record.spec.shards).map { NodeID(shard: $0, index: 0) }
    }

    static func node(_ id: NodeID) -> NodeRecord {
        NodeRecord(
            id: id, zone: "a", address: Endpoint(host: "127.16.\(id.shard).\(10 + id.index)", port: 6379),
            clusterID: "id\(id)")
    }

    mutating func answer(
        _ id: NodeID, _ role: ServerObservation.Role, _ change: (inout ServerObservation) -> Void = { _ in }
    ) {
        let primary = record.primaries.first { $0.shard == id.shard }
        var server = ServerObservation(role: role, runID: "run\(id)", offset: 100, settingsDigest: Self.digest)
        server.follows = role == .replica ? primary.flatMap { record.node($0)?.address } : nil
        server.holdsEndpoint = role == .primary && id.shard == 0
        server.engine = Self.engine
        if record.spec.clustered {
            server.cluster = ClusterObservation(
                stateOK: true, slotsAssigned: 16384, knows: Set(record.nodes.map(\.clusterID)),
                slotCounts: Dictionary(
                    uniqueKeysWithValues: (0..<record.spec.shards).map { shard in
                        ("id\(shard)-0", 16384 / record.spec.shards + (shard < 16384 % record.spec.shards ? 1 : 0))
                    }))
        }
        change(&server)
        seen[id] = .answering(server)
    }

    mutating func lose(_ id: NodeID, mayStart: Bool = true) {
        seen[id] = .absent(reason: "killed by signal 9", mayStart: mayStart)
    }

    /// The engine of every node.
    static let engine = "redis 7.0"

    var plan: Plan { Planner.plan(record, seen: seen, settingsDigest: Self.digest, engine: Self.engine) }
}

/// Everything that a plan does, as tables list it.
struct Steps: Equatable {
    var record: [RecordStep] = []
    var nodes: [NodeStep] = []

    static let none = Steps()
    static func record(_ steps: RecordStep...) -> Steps { Steps(record: steps) }
    static func nodes(_ steps: NodeStep...) -> Steps { Steps(nodes: steps) }

    /// The server that hands over is in its first run.
    static func handOver(from: NodeID, to: NodeID) -> Steps {
        Steps(
            record: [.notePredecessor(ServerRun(node: from, runID: "run\(from)"))],
            nodes: [.handOver(from: from, to: to)])
    }
}

extension Plan {
    var steps: Steps { Steps(record: recordSteps, nodes: nodeSteps) }
}

func n(_ shard: Int, _ index: Int) -> NodeID { NodeID(shard: shard, index: index) }
