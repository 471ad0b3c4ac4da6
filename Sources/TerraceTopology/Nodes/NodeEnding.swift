import TerraceCore

/// Ends servers of a cache.
struct NodeEnding {
    let nodes: CacheNodes

    /// How long a server may take that has something to save, and one whose data is deleted next.
    private static let patience = Duration.seconds(10)
    private static let haste = Duration.milliseconds(500)

    /// - Parameter keepingData: with a last save, where the cache keeps data and is not being deleted.
    func stop(_ id: NodeID, keepingData: Bool = true) async {
        let grace = nodes.record.deletionRequested ? Self.haste : Self.patience
        await end(id, within: keepingData ? grace : .zero, isWanted: true)
    }

    /// At once, which a frozen one does, too. The restart policy counts it as any other unwanted end.
    func fence(_ id: NodeID) async { await end(id, within: .zero, isWanted: false) }

    private func end(_ id: NodeID, within grace: Duration, isWanted: Bool) async {
        guard await !nodes.isAbsent(id), let node = nodes.record.node(id) else { return }
        await nodes.host.end(nodes.key(id), within: grace, isWanted: isWanted)
        await nodes.connections.drop(node.address)
    }
}
