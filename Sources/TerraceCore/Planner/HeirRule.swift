/// Chooses the node that takes over from a primary: the replica that has seen most of its stream. Among equals, a node
/// with cluster protocol comes first, while the cache becomes a cluster, and then the lowest index. The API and the
/// planner both use this rule.
public struct HeirRule {
    private let record: CacheRecord
    private let server: (NodeID) -> ServerObservation?

    /// - Parameter server: what a node's server said of itself at the newest look; nil where it did not answer.
    public init(_ record: CacheRecord, server: @escaping (NodeID) -> ServerObservation?) {
        self.record = record
        self.server = server
    }

    /// - Parameters:
    ///   - nodes: the candidates.
    ///   - inSync: whether the heir must be linked to the primary, as it must to lose nothing while the primary still
    ///     serves.
    /// - Returns: nil where no candidate has the primary's data.
    public func heir(of primary: NodeID, among nodes: [NodeID], inSync: Bool = false) -> NodeID? {
        guard record.bootstrapped else { return nil }
        let candidates = nodes.compactMap { id -> (id: NodeID, offset: Int64, isMember: Int)? in
            guard id != primary, let server = server(id), isFit(id, server), server.linkUp || !inSync else {
                return nil
            }
            return (id, server.offset, server.cluster == nil ? 0 : 1)
        }
        return candidates.max { ($0.offset, $0.isMember, $1.id) < ($1.offset, $1.isMember, $0.id) }?.id
    }

    /// Whether the node has the primary's data.
    private func isFit(_ id: NodeID, _ server: ServerObservation) -> Bool {
        server.role == .replica && !server.loading && (server.isSynced || hasHandedOver(id, server))
    }

    /// Whether the server was primary in this same run and still has all the data that it had then.
    func hasHandedOver(_ id: NodeID, _ server: ServerObservation) -> Bool {
        server.hasHistory && record.predecessors?.contains(ServerRun(node: id, runID: server.runID)) == true
    }
}
