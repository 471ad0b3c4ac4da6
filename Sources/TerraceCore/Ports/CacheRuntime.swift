/// A cache's nodes as one pass sees them.
public struct CacheObservation: Sendable {
    public var nodes: [NodeID: NodeObservation]
    /// The host's names for the lives of running nodes, such as process numbers.
    public var handles: [NodeID: String]
    /// Slot ranges by node, as the nodes themselves report them.
    public var slots: [NodeID: [String]]
    /// The `ServerObservation.settingsDigest` of a server with the wanted settings.
    public var settingsDigest: String
    /// Where the cache falls short of its spec, such as a lowered client limit.
    public var conditions: [Condition]
    /// The engine that runs, such as `redis 7.0.15`.
    public var engine: String?
    /// Why a node can never start with the settings that its cache has, in the engine's words; nil where none is known.
    public var refusal: String?

    public init(
        nodes: [NodeID: NodeObservation], handles: [NodeID: String] = [:], slots: [NodeID: [String]] = [:],
        settingsDigest: String, conditions: [Condition] = [], engine: String? = nil
    ) {
        self.nodes = nodes
        self.handles = handles
        self.slots = slots
        self.settingsDigest = settingsDigest
        self.conditions = conditions
        self.engine = engine
    }
}

/// Runs the nodes of caches. Tests have one that they script.
public protocol CacheRuntime: Sendable {
    /// Checks what can be checked before anything is made durable: an engine that is not installed, for instance, or
    /// data of the running cache that the change would not hold.
    func validate(_ spec: CacheSpec, replacing cache: StoredCache?) async throws
    /// Has an engine look at the users' access strings.
    /// - Throws: `TerraceError.invalidArgument` with the engine's own words.
    func check(_ users: [CacheUser], engine: EngineRequest) async throws
    /// Has an engine look at settings, by their names as of Redis 7. An engine that is not installed refuses none.
    /// - Parameter changing: names of the settings that a running server shall take.
    /// - Throws: `TerraceError.invalidArgument` with the engine's own words.
    func check(_ settings: [String: String], engine: EngineRequest, changing: Set<String>) async throws
    /// Chooses the node's zone, and sets aside an address that no other node has. This is not durable: a caller that
    /// does not record the address calls `giveBack`.
    func allocate(_ id: NodeID, for record: CacheRecord) async throws -> NodeRecord
    func allocateEndpoint(for record: CacheRecord) async throws -> Endpoint
    /// Frees addresses that no record has: allocated and not recorded, or of a node that has left its record.
    func giveBack(_ addresses: [Endpoint]) async
    /// Takes over the addresses and running processes of a record that an earlier daemon wrote.
    func adopt(_ record: CacheRecord) async throws
    func observe(_ cache: StoredCache) async -> CacheObservation
    /// Whether every node has a server that answers; far cheaper than `observe`.
    func answers(_ cache: StoredCache) async -> Bool
    /// Lets the next step start the cache's nodes, however often they have ended lately. Called when somebody asked for
    /// a change.
    func tryAgain(_ cache: CacheID) async
    func perform(_ step: NodeStep, on cache: StoredCache) async throws
    /// The refusals of the node's server since it started.
    func refusals(_ node: NodeID, _ cache: StoredCache) async throws -> ServerRefusals
    /// - Throws: `TerraceError.failedPrecondition` for a node without a process.
    func inject(_ fault: Fault, _ node: NodeID, of cache: StoredCache) async throws
    /// Keeps a copy of what the store has of the cache beside its nodes, should the store be lost.
    func keep(_ cache: StoredCache) async
    /// Removes what is left of a deleted cache but for its addresses. May be repeated.
    func release(_ record: CacheRecord) async throws
    /// A node's log from the byte `after`, or its end; at most `bytes`. A node without a log has an empty one.
    func log(_ record: CacheRecord, node: NodeID, after: Int64?, bytes: Int) async throws -> LogChunk
    /// Ends of processes, as they happen, with the reason. There may be one consumer only.
    var exits: AsyncStream<(cache: CacheID, node: NodeID, reason: String)> { get }
}
