import TerraceCore
import TerraceRedis

/// Restarts a primary that nobody stands in for. It saves its data on the way down, whatever the cache keeps otherwise.
struct Restart {
    let nodes: CacheNodes
    let starting: NodeStart

    func restart(_ id: NodeID) async throws {
        if await !nodes.isAbsent(id) {
            let handedDown = HandedDown(host: nodes.host, key: nodes.key(id))
            let run = try await nodes.connection(id).info("server").fields["run_id"] ?? ""
            do { try await SaveAndEnd(nodes: nodes).run(id) { try await handedDown.announce(by: run) } } catch {
                // A server that goes on gets more writes than that file has.
                if await !nodes.isAbsent(id) { await handedDown.withdraw() }
                throw error
            }
        }
        try await starting.start(id, nodesFile: nil)
        try await nodes.loaded(try await nodes.answering(id))
    }
}
