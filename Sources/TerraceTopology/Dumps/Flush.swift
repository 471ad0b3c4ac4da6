import TerraceCore
import TerraceRedis

/// Deletes all keys of a cache. Replicas follow their primaries.
struct Flush {
    let nodes: CacheNodes

    func run() async throws {
        for primary in nodes.record.primaries {
            // Without ASYNC a server with many keys would answer nobody meanwhile.
            try await nodes.connection(primary).send(["FLUSHALL", "ASYNC"])
        }
        // A replica that takes over next has no keys either.
        try await CatchUp(nodes: nodes).waitForAll()
    }
}
