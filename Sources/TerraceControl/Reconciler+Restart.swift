import TerraceCore

extension Reconciler {
    /// A server that was to save and end, and could not, runs on with its data. Whoever asked for it is told so, and what to do.
    /// - Returns: false where nobody asked, or where it has ended: then it is tried again.
    func hasGivenUp(_ node: NodeID, of cache: StoredCache, _ error: TerraceError) async throws -> Bool {
        let id = cache.record.spec.id
        let runID = await runtime.observe(cache).nodes[node]?.server?.runID
        guard let wish = cache.record.restarts.first(where: { $0.node == node && $0.runID == runID }) else {
            return false
        }
        let reason =
            "\(node) runs on with its data: \(error.message). Mend that and repeat it, or restart it without them: "
            + "terrace restart \(id.name) --all-at-once"
        let ended = try await book.gaveUpRestarts(of: id, because: reason)
        let change = StoreChange(events: [event(id, node, .restartFailed, reason)], operations: ended)
        try await update(id, [.giveUpRestart(wish)], change)
        return true
    }
}
