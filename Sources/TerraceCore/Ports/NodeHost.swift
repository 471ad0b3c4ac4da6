/// Where nodes live: processes of this machine, say, or pods of a cluster. A host keeps each node's home, starts and
/// ends its server, and knows nothing of the engine's commands. See docs/decisions/0022-node-host.md.
public protocol NodeHost: Sendable {
    var capabilities: HostCapabilities { get }

    // MARK: Places

    /// Sets aside an address that no other node has, the same for all lives of the node. This is not durable: a caller
    /// that does not record the address gives it back.
    /// - Parameter peers: whether other nodes reach the node at a port 10000 above, too.
    func place(_ node: NodeKey, port: Int, peers: Bool) async throws -> Endpoint
    /// An address of the cache's own, which stays as nodes come and go.
    func placeEndpoint(of cache: CacheID, port: Int) async throws -> Endpoint
    func giveBack(_ addresses: [Endpoint]) async
    /// Takes over addresses and running nodes of a record that an earlier daemon wrote.
    func adopt(_ record: CacheRecord) async throws
    /// Keeps a copy of what the store has of the cache, should the store be lost.
    func keep(_ cache: StoredCache) async
    /// Removes what is left of a deleted cache but for its addresses. May be repeated.
    func release(_ cache: CacheID) async throws

    // MARK: Lives

    /// - Throws: `TerraceError.failedPrecondition` that says what there is instead, and how to get more.
    /// - Parameter needsTLS: whether one without TLS would not do.
    func engine(for request: EngineRequest, needsTLS: Bool) throws -> Engine
    /// The text by which the engine is told of the module.
    /// - Throws: `TerraceError.failedPrecondition` that says how to get it.
    func module(_ module: EngineModule, for engine: Engine) throws -> String
    /// Begins a life of an absent node; returns before it answers. One that runs is left alone.
    func start(_ node: NodeKey, _ launch: NodeLaunch) async throws
    func state(of node: NodeKey) async -> NodeState
    /// Lets the next attempt start the cache's nodes, however often they have ended lately. Called when somebody asked
    /// for a change.
    func tryAgain(_ cache: CacheID) async
    /// Ends the node. Returns when it has ended, or could not be ended; `state` tells which. With a grace the node is
    /// asked to end, and may save its data.
    /// - Parameter isWanted: whether the end was asked for; otherwise the restart policy counts it as any other.
    func end(_ node: NodeKey, within grace: Duration, isWanted: Bool) async
    /// Removes an absent node for good, with all that is known of its lives.
    func remove(_ node: NodeKey) async throws
    /// Lives that ended, as it happens. There may be one consumer only.
    var exits: AsyncStream<NodeExit> { get }
    /// Starts a server of no cache, to ask it something. Nothing is left of it, however this daemon ends.
    /// - Parameters:
    ///   - data: what the server reads at its start; nil for a server without data.
    ///   - configuration: makes the configuration of a server at the given place.
    func borrow(
        _ engine: Engine, reading data: BorrowedData?, _ configuration: @Sendable (BorrowedPlace) throws -> String
    ) async throws -> any BorrowedServer

    // MARK: Homes

    /// The home as the node's engine is told it: a text to hand on, which need not be a path of this machine.
    func home(of node: NodeKey) -> String
    /// The configuration that the node was started with last, or will be next; nil where there is none.
    func configuration(of node: NodeKey) async -> String?
    func setConfiguration(_ text: String, of node: NodeKey) async throws
    /// A file by its name in the node's home; nil where it is not there.
    func file(_ name: String, of node: NodeKey) async -> String?
    func write(_ text: String, to name: String, of node: NodeKey) async throws
    /// Removes everything from the home of an absent node, which may be started again.
    func empty(_ node: NodeKey) async throws
    /// Removes files and folders of the node's home; a missing one is no error.
    func removeFiles(_ names: [String], of node: NodeKey) async throws
    /// The log after the cursor, or its end; at most `bytes`. A node without a log has an empty one.
    func log(of node: NodeKey, after cursor: LogCursor?, bytes: Int) async throws -> (text: String, next: LogCursor)
    /// Where a person finds the log.
    func logName(of node: NodeKey) -> String
    /// A lack of the node's home, such as of space, in words that end a sentence; nil where nothing is known to be
    /// missing.
    func shortage(of node: NodeKey) async -> String?
    /// Lets the node have as many open files as it may have at all.
    func raiseLimits(of node: NodeKey) async
    /// - Throws: `TerraceError.failedPrecondition` for a node that does not run, `.unsupported` for a fault that the
    ///   host cannot give.
    func inject(_ fault: NodeFault, _ node: NodeKey) async throws
}

/// A server that is asked something and ended.
public protocol BorrowedServer: Sendable {
    var address: Endpoint { get }
    /// How it ended; nil while it runs.
    var ending: NodeEnd? { get }
    /// Ends it at once and gives its address back.
    func end() async
}

extension NodeHost {
    /// The engine of a cache.
    /// - Throws: `TerraceError.failedPrecondition` that says what there is instead, and how to get more.
    public func engine(for spec: CacheSpec) throws -> Engine {
        try engine(for: spec.engine, needsTLS: spec.tlsPort != nil)
    }
}
