import Logging
import TerraceCore
import TerraceLocal
import TerraceStore

/// Handles caches of the folder that the state does not know. The daemon starts only when a setting tells what to do
/// with them.
struct OrphanedCaches {
    let state: StateDirectory
    let store: SQLiteStore
    let logger: Logger
    /// Seconds since 1970.
    let now: Double

    func settle(_ wish: DaemonConfig.Orphans) async throws {
        let known = try await store.caches().map(\.record)
        let orphans = try state.orphans(besides: known)
        guard !orphans.isEmpty else { return }
        switch wish {
        case .refuse: throw Self.refusal(orphans, state)
        case .adopt: try await adopt(orphans, besides: known)
        case .end: try await end(orphans)
        }
    }

    static func refusal(_ orphans: [Orphan], _ state: StateDirectory) -> TerraceError {
        let servers = orphans.flatMap(\.servers)
        let running =
            servers.isEmpty
            ? "no server of them runs"
            : "\(servers.count == 1 ? "a server of them runs" : "\(servers.count) servers of them run")"
                + " (pid \(servers.map(String.init).joined(separator: ", ")))"
        let places = orphans.prefix(5).map(\.folder) + (orphans.count > 5 ? ["…"] : [])
        return TerraceError(
            .failedPrecondition,
            "\(state.path)/state.sqlite does not know \(orphans.count == 1 ? "the cache" : "\(orphans.count) caches") of "
                + "\(places.joined(separator: ", ")), and \(running): it was lost, or is older than they are. Put a backup of "
                + "it in its place; or start with --orphans adopt, which takes them over, or --orphans end, which ends "
                + "them and keeps their folders in \(state.path)/orphans")
    }

    /// Adopts all orphans or none: if one cannot be adopted, a person has to look at it before anything changes.
    private func adopt(_ orphans: [Orphan], besides known: [CacheRecord]) async throws {
        var taken = Set(known.flatMap(Self.hosts))
        let ids = Set(known.map(\.spec.id))
        var caches: [StoredCache] = []
        for orphan in orphans {
            let cache = try cache(of: orphan)
            guard !ids.contains(cache.record.spec.id) else {
                throw cannot(orphan, "the state knows \(cache.record.spec.id) with other nodes")
            }
            let hosts = Self.hosts(cache.record)
            guard taken.isDisjoint(with: hosts) else { throw cannot(orphan, "another cache has its addresses by now") }
            taken.formUnion(hosts)
            caches.append(cache)
        }
        let events = caches.map {
            Event(
                time: now, cache: $0.record.spec.id, .adopted,
                "the state did not know it; taken over with the record in its folder")
        }
        try await store.write(caches, [], with: StoreChange(events: events))
        for cache in caches { logger.notice("adopted", metadata: ["cache": "\(cache.record.spec.id)"]) }
    }

    private func cache(of orphan: Orphan) throws -> StoredCache {
        guard let text = orphan.copy else { throw cannot(orphan, "it has no record.json that can be read") }
        let cache: StoredCache
        do { cache = try CacheCopy.cache(text) } catch { throw cannot(orphan, error.message) }
        guard state.isFolder(orphan.folder, of: cache.record.spec.id) else {
            throw cannot(orphan, "its record.json is of \(cache.record.spec.id), which has another folder")
        }
        return cache
    }

    private static func hosts(_ record: CacheRecord) -> [String] {
        (record.nodes.map(\.address) + (record.endpoint.map { [$0] } ?? [])).map(\.host)
    }

    private func cannot(_ orphan: Orphan, _ reason: String) -> TerraceError {
        let servers = orphan.servers.map(String.init).joined(separator: ", ")
        return TerraceError(
            .failedPrecondition,
            "\(orphan.folder)\(servers.isEmpty ? "" : " (pid \(servers))") cannot be adopted: \(reason); nothing was changed. "
                + "Put a backup of the state in its place, or start with --orphans end")
    }

    private func end(_ orphans: [Orphan]) async throws {
        for orphan in orphans {
            let place = try await state.end(orphan)
            logger.notice("ended an orphan", metadata: ["folder": "\(place)"])
        }
    }
}
