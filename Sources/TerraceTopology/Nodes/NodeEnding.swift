import TerraceCore

/// Ends servers of a cache.
struct NodeEnding {
    let nodes: CacheNodes

    /// How long a server may take to end: when it may have data to save, and when its data is deleted next.
    private static let patience = Duration.seconds(10)
    private static let haste = Duration.milliseconds(500)

    /// - Parameter keepingData: whether the server may save its data before it ends.
    func stop(_ id: NodeID, keepingData: Bool = true) async {
        let grace = nodes.record.deletionRequested ? Self.haste : Self.patience
        await end(id, within: keepingData ? grace : .zero, isWanted: true)
    }

    /// Kills the server at once, which also ends a frozen one. The restart policy counts this as an unwanted end.
    func fence(_ id: NodeID) async { await end(id, within: .zero, isWanted: false) }

    private func end(_ id: NodeID, within grace: Duration, isWanted: Bool) async {
        guard await !nodes.isAbsent(id), let node = nodes.record.node(id) else { return }
        await nodes.host.end(nodes.key(id), within: grace, isWanted: isWanted)
        await nodes.connections.drop(node.address)
    }
}
