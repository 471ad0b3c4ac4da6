import NIOCore
import NIOPosix
import Synchronization
import TerraceCore

/// Endpoints that lead to nodes: each is a listener that passes bytes on.
actor Relays: EndpointLeader {
    private var relays: [Endpoint: Relay] = [:]
    private var tasks: [Endpoint: Task<Void, any Error>] = [:]

    func open(_ endpoint: Endpoint) async throws {
        let relay = Relay()
        let listener = try await relay.listen(endpoint)
        relays[endpoint] = relay
        tasks[endpoint] = Task { try await relay.serve(listener) }
    }

    func close(_ endpoint: Endpoint) async {
        tasks.removeValue(forKey: endpoint)?.cancel()
        relays.removeValue(forKey: endpoint)?.lead(to: nil, nil)
    }

    func closeAll() async { for endpoint in Array(relays.keys) { await close(endpoint) } }

    func point(_ endpoint: Endpoint, at node: NodeKey?, _ address: Endpoint?) async throws {
        guard let relay = relays[endpoint] else { throw TerraceError(.notFound, "\(endpoint) is no endpoint here") }
        relay.lead(to: node, address)
    }

    func target(of endpoint: Endpoint) async -> NodeKey? { relays[endpoint]?.target }
}

/// One listener, and the connections that it passes on.
private final class Relay: Sendable {
    typealias Stream = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private struct State {
        var node: NodeKey?
        var address: Endpoint?
        var clients: [ObjectIdentifier: any Channel] = [:]
    }

    private let state = Mutex(State())
    private static let group = MultiThreadedEventLoopGroup.singleton

    var target: NodeKey? { state.withLock { $0.node } }

    /// Connections to where it led before are closed.
    func lead(to node: NodeKey?, _ address: Endpoint?) {
        let clients = state.withLock { state in
            guard state.node != node else { return [any Channel]() }
            (state.node, state.address) = (node, address)
            defer { state.clients = [:] }
            return Array(state.clients.values)
        }
        for client in clients { client.close(promise: nil) }
    }

    func listen(_ endpoint: Endpoint) async throws -> NIOAsyncChannel<Stream, Never> {
        try await ServerBootstrap(group: Self.group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: endpoint.host, port: endpoint.port) { channel in
                channel.eventLoop.makeCompletedFuture { try Stream(wrappingChannelSynchronously: channel) }
            }
    }

    func serve(_ listener: NIOAsyncChannel<Stream, Never>) async throws {
        try await listener.executeThenClose { clients in
            try await withThrowingDiscardingTaskGroup { group in
                for try await client in clients { group.addTask { try? await self.pass(client) } }
            }
        }
    }

    private func pass(_ client: Stream) async throws {
        let address = state.withLock { state in
            state.clients[ObjectIdentifier(client.channel)] = client.channel
            return state.address
        }
        defer { state.withLock { _ = $0.clients.removeValue(forKey: ObjectIdentifier(client.channel)) } }
        try await client.executeThenClose { fromClient, toClient in
            guard let address else { return }
            let server = try await ClientBootstrap(group: Self.group).connect(host: address.host, port: address.port) {
                channel in
                channel.eventLoop.makeCompletedFuture { try Stream(wrappingChannelSynchronously: channel) }
            }
            try await server.executeThenClose { fromServer, toServer in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { for try await bytes in fromClient { try await toServer.write(bytes) } }
                    group.addTask { for try await bytes in fromServer { try await toClient.write(bytes) } }
                    // Whichever end closes, the other has nobody to talk to.
                    try await group.next()
                    group.cancelAll()
                }
            }
        }
    }
}
