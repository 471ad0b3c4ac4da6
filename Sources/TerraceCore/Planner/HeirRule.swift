/// Who takes over from a primary: the replica that has seen most of its stream. Of equals it is a node of the cluster already, where
/// the cache becomes one, and then the one with the lowest index. The API asks by this rule, and the planner decides by it.
public struct HeirRule {
    private let record: CacheRecord
    private let server: (NodeID) -> ServerObservation?

    /// - Parameter server: what a node's server said of itself at the newest look; nil of one that did not answer.
    public init(_ record: CacheRecord, server: @escaping (NodeID) -> ServerObservation?) {
        self.record = record
        self.server = server
    }

    /// - Parameters:
    ///   - nodes: those that may be asked.
    ///   - inSync: the primary is there still, and loses nothing only to one that is linked to it.
    /// - Returns: nil where none has its data.
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

    /// It has the primary's data.
    private func isFit(_ id: NodeID, _ server: ServerObservation) -> Bool {
        server.role == .replica && !server.loading && (server.isSynced || hasHandedOver(id, server))
    }

    /// It was primary in this same life and has given up nothing of what it had then.
    func hasHandedOver(_ id: NodeID, _ server: ServerObservation) -> Bool {
        server.hasHistory && record.predecessors?.contains(ServerRun(node: id, runID: server.runID)) == true
    }
}
