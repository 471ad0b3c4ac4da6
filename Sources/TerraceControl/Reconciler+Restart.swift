import TerraceCore

extension Reconciler {
    /// Ends a restart whose server could not save: the server runs on with its data. Whoever asked for the restart is
    /// told so, and what to do.
    /// - Returns: false where nobody asked for the restart, or the server has ended; the step is tried again then.
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
