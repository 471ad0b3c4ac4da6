import Synchronization
import TerraceCore

/// A host that says of its nodes what a test wants, and starts nothing.
final class ScriptedHost: NodeHost {
    private struct State {
        var nodes: [NodeKey: NodeState] = [:]
        var configurations: [NodeKey: String] = [:]
        var calls: [String] = []
    }

    private let state = Mutex(State())
    let exits = AsyncStream<NodeExit> { $0.finish() }
    let capabilities: HostCapabilities

    init(faults: Set<NodeFault> = []) {
        capabilities = HostCapabilities(
            faults: faults, endpoints: .listening, openFiles: 1000, openFilesRemedy: "no more files")
    }

    /// What was done to nodes, in order.
    var calls: [String] { state.withLock { $0.calls } }

    func say(_ said: NodeState, of node: NodeKey) { state.withLock { $0.nodes[node] = said } }

    private func note(_ call: String) { state.withLock { $0.calls.append(call) } }

    func state(of node: NodeKey) async -> NodeState {
        state.withLock { $0.nodes[node] } ?? .absent(NodeAbsence())
    }

    func start(_ node: NodeKey, _ launch: NodeLaunch) async throws { note("start \(node.node)") }
    func end(_ node: NodeKey, within grace: Duration, isWanted: Bool) async { note("end \(node.node)") }
    func remove(_ node: NodeKey) async throws { note("remove \(node.node)") }
    func empty(_ node: NodeKey) async throws { note("empty \(node.node)") }
    func inject(_ fault: NodeFault, _ node: NodeKey) async throws { note("\(fault) \(node.node)") }

    func engine(for request: EngineRequest, needsTLS: Bool) throws -> Engine {
        Engine(name: .redis, version: "7.0.15", origin: "script", hasTLS: true)
    }

    func module(_ module: EngineModule, for engine: Engine) throws -> String { module.rawValue }

    func configuration(of node: NodeKey) async -> String? { state.withLock { $0.configurations[node] } }

    func setConfiguration(_ text: String, of node: NodeKey) async throws {
        state.withLock { $0.configurations[node] = text }
    }

    // Nothing below is reached by these tests.

    struct Unscripted: Error {}

    func place(_ node: NodeKey, port: Int, peers: Bool) async throws -> Endpoint { throw Unscripted() }
    func placeEndpoint(of cache: CacheID, port: Int) async throws -> Endpoint { throw Unscripted() }
    func giveBack(_ addresses: [Endpoint]) async {}
    func adopt(_ record: CacheRecord) async throws {}
    func keep(_ cache: StoredCache) async {}
    func release(_ cache: CacheID) async throws {}
    func tryAgain(_ cache: CacheID) async {}
    func borrow(
        _ engine: Engine, reading data: BorrowedData?, _ configuration: @Sendable (BorrowedPlace) throws -> String
    ) async throws -> any BorrowedServer { throw Unscripted() }
    func home(of node: NodeKey) -> String { "/home/\(node.node)" }
    func file(_ name: String, of node: NodeKey) async -> String? { nil }
    func write(_ text: String, to name: String, of node: NodeKey) async throws {}
    func removeFiles(_ names: [String], of node: NodeKey) async throws {}
    func log(of node: NodeKey, after cursor: LogCursor?, bytes: Int) async throws -> (text: String, next: LogCursor) {
        ("", LogCursor(rawValue: 0))
    }
    func logName(of node: NodeKey) -> String { "the log of \(node.node)" }
    func shortage(of node: NodeKey) async -> String? { nil }
    func raiseLimits(of node: NodeKey) async {}
}
