import TerraceCore
import TerraceRedis

/// Restarts a primary without a replica that could take over. It saves its data before it ends, even in a cache that
/// keeps nothing on disk.
struct Restart {
    let nodes: CacheNodes
    let starting: NodeStart

    func restart(_ id: NodeID) async throws {
        if await !nodes.isAbsent(id) {
            let handedDown = HandedDown(host: nodes.host, key: nodes.key(id))
            let run = try await nodes.connection(id).info("server").fields["run_id"] ?? ""
            do { try await SaveAndEnd(nodes: nodes).run(id) { try await handedDown.announce(by: run) } } catch {
                // The server goes on and takes more writes, so its snapshot is out of date.
                if await !nodes.isAbsent(id) { await handedDown.withdraw() }
                throw error
            }
        }
        try await starting.start(id, nodesFile: nil)
        try await nodes.loaded(try await nodes.answering(id))
    }
}
