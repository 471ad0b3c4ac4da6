import Logging
public import TerraceCore

extension ControlPlane {
    public func audit(_ id: CacheID) async throws -> AuditReport {
        let cache = try await stored(id)
        let observation = await its.runtime.observe(cache)
        await reconciler.noteRefusals(of: cache, observation, all: true)
        return AuditReport(ledger.refusals(of: id), of: cache.record)
    }
}

extension Reconciler {
    /// Reads what servers have refused since the last look, and writes one event when a command is refused for the
    /// first time.
    /// - Parameter all: also reads servers whose counter has not moved, as it does not count commands that they do not
    ///   know.
    func noteRefusals(of cache: StoredCache, _ observation: CacheObservation, all: Bool = false) async {
        let id = cache.record.spec.id
        for (node, seen) in observation.nodes {
            guard let server = seen.server, all || ledger.isBehind(server, of: id) else { continue }
            do {
                let refusals = try await runtime.refusals(node, cache)
                let events = ledger.record(refusals, of: server, of: id).compactMap { refusal -> Event? in
                    guard refusal.reason == .command else { return nil }
                    return event(
                        id, node, .commandRefused,
                        "\(refusal.user) may not \(refusal.object.uppercased().replacing("|", with: " "))")
                }
                if !events.isEmpty { await outbox.write(events) }
            } catch {
                logger.debug(
                    "refused commands cannot be read",
                    metadata: ["cache": "\(id)", "node": "\(node)", "reason": "\(TerraceError.text(error))"])
            }
        }
    }
}
