import Synchronization
public import TerraceCore

/// A runtime in memory: steps change a model of the nodes, and faults are scripted. What a real engine would refuse,
/// such as starting a node twice or promoting one without a process, it refuses, too.
public final class FakeRuntime: CacheRuntime {
    private struct Node {
        var server: ServerObservation?
        var exit: String?
    }

    private struct Model {
        var nodes: [CacheID: [NodeID: Node]] = [:]
        var nextHost = 1
        var given = 0
        var limit = Int.max
        var exhausted = 0
        var steps: [NodeStep] = []
        var failures: [TerraceError] = []
        var refusal: TerraceError?
        var refusedSettings: [String: TerraceError] = [:]
        var unknownRefusals: Set<String> = []
        var refusedStart: String?
        var isHeld = false
        var requests: [CacheID] = []
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let model = Mutex(Model())
    private let exitSource: AsyncStream<(cache: CacheID, node: NodeID, reason: String)>.Continuation
    public let exits: AsyncStream<(cache: CacheID, node: NodeID, reason: String)>

    public init() { (exits, exitSource) = AsyncStream.makeStream() }

    // MARK: Faults and looks

    /// The next steps that concern nodes fail, one for each error.
    public func fail(with errors: [TerraceError]) { model.withLock { $0.failures += errors } }

    /// No more addresses than these are there at once.
    public func limit(addresses: Int) { model.withLock { $0.limit = addresses } }

    /// How often there was none.
    public var timesExhausted: Int { model.withLock { $0.exhausted } }

    /// Those that are given out and not given back.
    public var addressesInUse: Int { model.withLock { $0.given } }

    /// `validate` refuses everything while this is set.
    public func refuse(_ error: TerraceError?) { model.withLock { $0.refusal = error } }

    /// Nothing is looked at while `body` runs, so that nothing changes: what it sees is the same however slow the machine is.
    public func holding<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        model.withLock { $0.isHeld = true }
        defer {
            let held = model.withLock { model in
                defer { model.held = [] }
                model.isHeld = false
                return model.held
            }
            for continuation in held { continuation.resume() }
        }
        return try await body()
    }

    private func untilReleased() async {
        await withCheckedContinuation { continuation in
            let isFree = model.withLock { model in
                if model.isHeld { model.held.append(continuation) }
                return !model.isHeld
            }
            if isFree { continuation.resume() }
        }
    }

    /// The node's process ends, as if killed from outside.
    public func kill(_ node: NodeID, of cache: CacheID) {
        model.withLock { $0.nodes[cache]?[node] = Node(server: nil, exit: "killed by signal 9") }
        exitSource.yield((cache, node, "killed by signal 9"))
    }

    /// Every step performed so far, in order.
    public var performed: [NodeStep] { model.withLock { $0.steps } }

    /// Caches that still have a node or an address.
    public var leftovers: [CacheID] { model.withLock { $0.nodes.filter { !$0.value.isEmpty }.map(\.key) } }

    /// The run id of a running node; a restart changes it.
    public func runID(_ node: NodeID, of cache: CacheID) -> String? {
        model.withLock { $0.nodes[cache]?[node]?.server?.runID }
    }

    private static func engine(_ spec: CacheSpec) -> String {
        "\(spec.engine.name.rawValue) \(spec.engine.version ?? "1.0")"
    }

    // MARK: CacheRuntime

    public func answers(_ cache: StoredCache) async -> Bool { true }

    public func refusals(_ node: NodeID, _ cache: StoredCache) async throws -> ServerRefusals { ServerRefusals() }

    public func check(_ users: [CacheUser], engine: EngineRequest) async throws {}

    public func check(_ settings: [String: String], engine: EngineRequest, changing: Set<String>) async throws {
        try model.withLock { model in
            for name in settings.keys.sorted() where !model.unknownRefusals.contains(name) {
                guard let error = model.refusedSettings[name] else { continue }
                throw error
            }
        }
    }

    /// No server gets beyond its start, and says why.
    public func refuseStarts(_ reason: String?) { model.withLock { $0.refusedStart = reason } }

    /// The engine takes no such setting live, and says so when it is asked, unless `isKnown` is false.
    public func refuse(setting name: String, _ error: TerraceError?, isKnown: Bool = true) {
        model.withLock { model in
            model.refusedSettings[name] = error
            model.unknownRefusals = isKnown ? [] : [name]
        }
    }

    public func validate(_ spec: CacheSpec, replacing cache: StoredCache?) async throws {
        if let error = model.withLock({ $0.refusal }) { throw error }
    }

    public func allocate(_ id: NodeID, for record: CacheRecord) async throws -> NodeRecord {
        let zone = record.spec.nodeZones?[id.description] ?? "a"
        return NodeRecord(id: id, zone: zone, address: try nextEndpoint(), clusterID: "\(record.spec.id)#\(id)")
    }

    public func allocateEndpoint(for record: CacheRecord) async throws -> Endpoint { try nextEndpoint() }

    private func nextEndpoint() throws -> Endpoint {
        try model.withLock { model in
            guard model.given < model.limit else {
                model.exhausted += 1
                throw TerraceError(.unavailable, "no address is left")
            }
            model.given += 1
            model.nextHost += 1
            return Endpoint(host: "127.16.\(model.nextHost / 256).\(model.nextHost % 256)", port: 6379)
        }
    }

    public func giveBack(_ addresses: [Endpoint]) async { model.withLock { $0.given -= addresses.count } }

    public func tryAgain(_ cache: CacheID) async { model.withLock { $0.requests.append(cache) } }

    /// Caches that somebody asked something of, in order.
    public var requests: [CacheID] { model.withLock { $0.requests } }

    public func adopt(_ record: CacheRecord) async throws {}

    public func observe(_ cache: StoredCache) async -> CacheObservation {
        await untilReleased()
        let record = cache.record
        let (nodes, refusal) = model.withLock { ($0.nodes[record.spec.id] ?? [:], $0.refusedStart) }
        let seen = record.nodes.map { node -> (NodeID, NodeObservation) in
            guard let known = nodes[node.id] else { return (node.id, .absent(reason: nil, mayStart: true)) }
            return (node.id, known.server.map { .answering($0) } ?? .absent(reason: known.exit, mayStart: true))
        }
        var observation = CacheObservation(
            nodes: Dictionary(seen, uniquingKeysWith: { first, _ in first }), settingsDigest: Self.digest(cache),
            engine: Self.engine(cache.record.spec))
        observation.refusal = refusal
        return observation
    }

    private static func digest(_ cache: StoredCache) -> String {
        let spec = cache.record.spec
        // Sorted: two dictionaries that are equal may list their keys differently.
        let config = spec.config.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "\(spec.maxmemory) \(config) \(spec.tls) \(spec.auth) \(cache.secrets.keys)"
    }

    public func inject(_ fault: Fault, _ node: NodeID, of cache: StoredCache) async throws {
        throw TerraceError(.unsupported, "nothing real runs here")
    }

    public func perform(_ step: NodeStep, on cache: StoredCache) async throws {
        let record = cache.record
        try model.withLock { model in
            model.steps.append(step)
            if !model.failures.isEmpty { throw model.failures.removeFirst() }
            if case .start = step, model.refusedStart != nil { return }
            if case .configure = step {
                for name in record.spec.config.keys.sorted() {
                    if let error = model.refusedSettings[name] { throw error }
                }
            }
            try Self.perform(step, cache, &model.nodes[record.spec.id, default: [:]], run: model.steps.count)
        }
    }

    private static func perform(_ step: NodeStep, _ cache: StoredCache, _ nodes: inout [NodeID: Node], run: Int) throws
    {
        let record = cache.record
        func server(_ node: NodeID) throws -> ServerObservation {
            guard let server = nodes[node]?.server else {
                throw TerraceError(.internal, "\(step): node \(node) has no process")
            }
            return server
        }
        func change(_ node: NodeID, _ body: (inout ServerObservation) -> Void) throws {
            var known = try server(node)
            body(&known)
            nodes[node]?.server = known
        }
        switch step {
        case .start(let id):
            guard nodes[id]?.server == nil else { throw TerraceError(.internal, "\(id) runs already") }
            let leader = record.primaries.first { $0.shard == id.shard } ?? id
            var fresh = ServerObservation(role: id == leader ? .primary : .replica, runID: "run\(run)", offset: 1)
            fresh.follows = id == leader ? nil : record.node(leader)?.address
            fresh.settingsDigest = digest(cache)
            fresh.engine = Self.engine(record.spec)
            fresh.cluster = record.spec.clustered ? whole(record) : nil
            // A node that comes later finds the slots at their owners.
            if let known = nodes.values.lazy.compactMap({ $0.server?.cluster?.slotCounts }).first {
                fresh.cluster?.slotCounts = known
            }
            nodes[id] = Node(server: fresh)
            introduce(record, &nodes)
        case .stop(let id, _), .fence(let id, _): nodes[id] = Node(server: nil, exit: "stopped")
        case .remove(let id): nodes[id] = nil
        case .bootstrapCluster:
            for node in record.nodes {
                try perform(.start(node.id), cache, &nodes, run: run * 1000 + node.id.shard * 10 + node.id.index)
            }
        // Scripted nodes have no data.
        case .fill, .flush: break
        case .join: introduce(record, &nodes)
        case .promote(let id):
            try change(id) {
                $0.role = .primary; $0.follows = nil
            }
            own(id, record, &nodes)
        case .handOver(let from, let id):
            let address = record.node(id)?.address
            try change(from) {
                $0.role = .replica; $0.follows = address
            }
            try change(id) {
                $0.role = .primary; $0.follows = nil
            }
            own(id, record, &nodes)
        case .replicate(let id, let from):
            let address = record.node(from)?.address
            try change(id) {
                $0.role = .replica; $0.follows = address
            }
        case .takeEndpoint(let id): try change(id) { $0.holdsEndpoint = true }
        case .releaseEndpoint(let id): try change(id) { $0.holdsEndpoint = false }
        case .configure(let id): try change(id) { $0.settingsDigest = digest(cache) }
        case .restart(let id):
            try change(id) {
                $0.engine = Self.engine(record.spec)
                $0.runID = "run\(run)"
            }
        case .convert(let id), .startConverted(let id):
            let own = record.node(id)?.clusterID ?? ""
            try change(id) {
                $0.cluster = whole(record)
                $0.cluster?.slotCounts = [own: 16384]
            }
        case .rebalance:
            let counts = counts(record)
            for node in record.nodes { try? change(node.id) { $0.cluster?.slotCounts = counts } }
        case .forget(let id):
            guard let gone = record.node(id)?.clusterID else { return }
            for peer in nodes.keys where peer != id { nodes[peer]?.server?.cluster?.knows.remove(gone) }
        }
    }

    /// The slots of its shard are this node's, as every node sees it.
    private static func own(_ id: NodeID, _ record: CacheRecord, _ nodes: inout [NodeID: Node]) {
        guard let heir = record.node(id)?.clusterID else { return }
        for node in nodes.keys {
            guard var counts = nodes[node]?.server?.cluster?.slotCounts else { continue }
            let others = record.nodes(ofShard: id.shard).map(\.clusterID).filter { $0 != heir }
            counts[heir, default: 0] += others.reduce(0) { $0 + (counts.removeValue(forKey: $1) ?? 0) }
            nodes[node]?.server?.cluster?.slotCounts = counts
        }
    }

    /// Every node of the cluster sees every other.
    private static func introduce(_ record: CacheRecord, _ nodes: inout [NodeID: Node]) {
        for id in nodes.keys { nodes[id]?.server?.cluster?.knows = Set(record.nodes.map(\.clusterID)) }
    }

    private static func whole(_ record: CacheRecord) -> ClusterObservation {
        ClusterObservation(
            stateOK: true, slotsAssigned: 16384, knows: Set(record.nodes.map(\.clusterID)),
            slotCounts: counts(record))
    }

    private static func counts(_ record: CacheRecord) -> [String: Int] {
        let shards = record.spec.shards
        let primaries = record.primaries.filter { $0.shard < shards }.sorted().compactMap { record.node($0)?.clusterID }
        return Dictionary(
            primaries.enumerated().map { ($1, 16384 / shards + ($0 < 16384 % shards ? 1 : 0)) }, uniquingKeysWith: +)
    }

    public func keep(_ cache: StoredCache) async {}

    public func release(_ record: CacheRecord) async throws {
        _ = model.withLock { $0.nodes.removeValue(forKey: record.spec.id) }
    }

    public func log(_ record: CacheRecord, node: NodeID, after: Int64?, bytes: Int) async throws -> LogChunk {
        LogChunk(text: "", next: 0)
    }
}
