import Foundation
import Synchronization
import TerraceCore

/// A second host: plain children of the test, on ports of one address, behind relays. It shares nothing with the first one: no
/// pidfd, no adoption, no addresses of a node's own, no endpoint that a server listens at.
final class ChildHost: NodeHost {
    private struct State {
        var children: [NodeKey: Child] = [:]
        var ends: [NodeKey: NodeEnd] = [:]
        var lives = 0
    }

    private let folder: String
    private let engine: Engine
    private let state = Mutex(State())
    let relays = Relays()
    private let exitSource: AsyncStream<NodeExit>.Continuation
    let exits: AsyncStream<NodeExit>

    init(folder: String, engine: Engine) {
        self.folder = folder
        self.engine = engine
        (exits, exitSource) = AsyncStream.makeStream()
    }

    var capabilities: HostCapabilities {
        HostCapabilities(faults: [.ended], endpoints: .led(by: relays), openFiles: 4096, openFilesRemedy: "")
    }

    // MARK: Places

    func place(_ node: NodeKey, port: Int, peers: Bool) async throws -> Endpoint {
        Endpoint(host: "127.0.0.1", port: try FreePorts.shared.next(peers: peers))
    }

    func placeEndpoint(of cache: CacheID, port: Int) async throws -> Endpoint {
        let endpoint = Endpoint(host: "127.0.0.1", port: port)
        try await relays.open(endpoint)
        return endpoint
    }

    func giveBack(_ addresses: [Endpoint]) async { for address in addresses { await relays.close(address) } }

    func adopt(_ record: CacheRecord) async throws {}

    func keep(_ cache: StoredCache) async {}

    func release(_ cache: CacheID) async throws {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(cache.name)")
    }

    // MARK: Lives

    func engine(for request: EngineRequest, needsTLS: Bool) throws -> Engine { engine }

    func module(_ module: EngineModule, for engine: Engine) throws -> String {
        throw TerraceError(.failedPrecondition, "this host has no modules")
    }

    func start(_ node: NodeKey, _ launch: NodeLaunch) async throws {
        guard await state(of: node).isAbsent else { return }
        for (name, text) in launch.files { try await write(text, to: name, of: node) }
        try await setConfiguration(launch.configuration, of: node)
        let number = state.withLock { state in
            state.lives += 1
            return state.lives
        }
        let run = NodeRun(id: "life \(number)", handle: "child-\(number)")
        let child = try Child(
            launch.engine.origin, [home(of: node) + "/node.conf"], input: nil, folder: home(of: node),
            log: logName(of: node), run)
        state.withLock { $0.children[node] = child }
        Task {
            let end = await child.ended()
            state.withLock { $0.ends[node] = end }
            exitSource.yield(NodeExit(node: node, run: run, end: end))
        }
    }

    func state(of node: NodeKey) async -> NodeState {
        let (child, end) = state.withLock { ($0.children[node], $0.ends[node]) }
        guard let child, child.end == nil else { return .absent(NodeAbsence(last: child?.end ?? end)) }
        return .running(child.run)
    }

    func tryAgain(_ cache: CacheID) async {}

    func end(_ node: NodeKey, within grace: Duration, isWanted: Bool) async {
        guard let child = state.withLock({ $0.children[node] }) else { return }
        await child.end(within: grace)
        guard isWanted else { return }
        state.withLock { state in
            state.children[node] = nil
            state.ends[node] = nil
        }
    }

    func remove(_ node: NodeKey) async throws { try await empty(node) }

    func empty(_ node: NodeKey) async throws { try? FileManager.default.removeItem(atPath: home(of: node)) }

    func borrow(
        _ engine: Engine, reading data: BorrowedData?, _ configuration: @Sendable (BorrowedPlace) throws -> String
    ) async throws -> any BorrowedServer {
        let address = Endpoint(host: "127.0.0.1", port: try FreePorts.shared.next(peers: false))
        let place = BorrowedPlace(address: address, directory: "/", dump: nil)
        let child = try Child(
            engine.origin, ["-"], input: configuration(place), folder: "/",
            log: "/dev/null",
            NodeRun(id: "borrowed", handle: "borrowed"))
        return Borrowed(address: address, child: child)
    }

    private struct Borrowed: BorrowedServer {
        let address: Endpoint
        let child: Child

        var ending: NodeEnd? { child.end }

        func end() async { await child.end(within: .zero) }
    }

    func inject(_ fault: NodeFault, _ node: NodeKey) async throws {
        guard fault == .ended else { throw TerraceError(.unsupported, "children are ended, and nothing else") }
        await end(node, within: .zero, isWanted: false)
    }

    func raiseLimits(of node: NodeKey) async {}

    // MARK: Homes

    func home(of node: NodeKey) -> String { "\(folder)/\(node.cache.name)/\(node.node)" }

    func configuration(of node: NodeKey) async -> String? { await file("node.conf", of: node) }

    func setConfiguration(_ text: String, of node: NodeKey) async throws {
        try await write(text, to: "node.conf", of: node)
    }

    func file(_ name: String, of node: NodeKey) async -> String? {
        // Some, such as a snapshot, hold no text.
        FileManager.default.contents(atPath: "\(home(of: node))/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    func write(_ text: String, to name: String, of node: NodeKey) async throws {
        try FileManager.default.createDirectory(atPath: home(of: node), withIntermediateDirectories: true)
        try text.write(toFile: "\(home(of: node))/\(name)", atomically: true, encoding: .utf8)
    }

    func removeFiles(_ names: [String], of node: NodeKey) async throws {
        for name in names { try? FileManager.default.removeItem(atPath: "\(home(of: node))/\(name)") }
    }

    func log(of node: NodeKey, after cursor: LogCursor?, bytes: Int) async throws -> (text: String, next: LogCursor) {
        let text = await file("node.log", of: node) ?? ""
        return (String(text.suffix(bytes)), LogCursor(rawValue: Int64(text.count)))
    }

    func logName(of node: NodeKey) -> String { home(of: node) + "/node.log" }

    func shortage(of node: NodeKey) async -> String? { nil }
}
