import TerraceCore
import TerraceRedis

/// Makes the cache's endpoint lead to a node, or stop leading to it.
struct EndpointHolder {
    let nodes: CacheNodes

    func take(_ id: NodeID) async throws {
        guard let endpoint = nodes.record.endpoint else { return }
        let node = try nodes.node(id)
        switch nodes.host.capabilities.endpoints {
        case .listening: try await bind(id, [node.address.host, endpoint.host], dropping: nil)
        case .led(let leader): try await leader.point(endpoint, at: nodes.key(id), node.address)
        }
    }

    func release(_ id: NodeID) async throws {
        guard let endpoint = nodes.record.endpoint else { return }
        switch nodes.host.capabilities.endpoints {
        case .listening: try await bind(id, [nodes.node(id).address.host], dropping: endpoint)
        case .led(let leader):
            guard await leader.target(of: endpoint) == nodes.key(id) else { return }
            try await leader.point(endpoint, at: nil, nil)
        }
    }

    /// Rebinds the node. Clients of a node that loses the endpoint are disconnected, because a rebind leaves their
    /// connections open.
    private func bind(_ id: NodeID, _ hosts: [String], dropping endpoint: Endpoint?) async throws {
        var commands = [["CONFIG", "SET", "bind", hosts.joined(separator: " ")]]
        if let endpoint { commands += disconnecting(endpoint) }
        // Both commands go out together: if the daemon ended between them, clients would stay at the old primary for
        // good.
        for reply in try await nodes.connection(id).send(all: commands) {
            if case .error(let text) = reply { throw TerraceError(.unavailable, "node \(id): \(text)") }
        }
    }

    private func disconnecting(_ endpoint: Endpoint) -> [[String]] {
        let spec = nodes.record.spec
        guard spec.clustered else { return [["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]] }
        // Clients at the node's own address can stay: `MOVED` tells them where to go.
        return Set([spec.port, spec.nodePort]).sorted().map {
            ["CLIENT", "KILL", "LADDR", "\(endpoint.host):\($0)", "SKIPME", "yes"]
        }
    }
}
