import Synchronization
import TerraceCore

/// The refusals of servers, kept for each run of a server, because a server's own record ends with its process.
final class AuditLedger: Sendable {
    private struct Entry {
        var refusals = ServerRefusals()
        /// The server's own counter when it was last read.
        var seen = 0
    }

    private let entries = Mutex<[CacheID: [String: Entry]]>([:])

    /// Whether the server has refused something since it was last read.
    func isBehind(_ server: ServerObservation, of cache: CacheID) -> Bool {
        entries.withLock { ($0[cache]?[server.runID]?.seen ?? 0) < server.refusals }
    }

    /// - Returns: the refusals that this cache's clients met for the first time.
    func record(_ refusals: ServerRefusals, of server: ServerObservation, of cache: CacheID) -> [Refusal] {
        entries.withLock { entries in
            let known = Set((entries[cache] ?? [:]).values.flatMap(\.refusals.counts.keys))
            var entry = entries[cache]?[server.runID] ?? Entry()
            entry.refusals.absorb(refusals)
            entry.seen = max(entry.seen, server.refusals)
            entries[cache, default: [:]][server.runID] = entry
            return refusals.counts.keys.filter { !known.contains($0) }.sorted { $0.object < $1.object }
        }
    }

    func refusals(of cache: CacheID) -> [ServerRefusals] {
        entries.withLock { ($0[cache] ?? [:]).values.map(\.refusals) }
    }

    func forget(_ cache: CacheID) { entries.withLock { $0[cache] = nil } }
}
