import TerraceCore

/// A snapshot that a server leaves to the next one of its node, where the cache keeps nothing on disk otherwise.
struct HandedDown {
    let host: any NodeHost
    let key: NodeKey

    /// - Parameter run: of the server that writes it.
    func announce(by run: String) async throws { try await host.write(run, to: NodeFile.handedDown, of: key) }

    func withdraw() async { try? await host.removeFiles([NodeFile.handedDown], of: key) }

    /// A cache that keeps nothing comes back empty. What lies there is from a copy of its primary, as old as the process.
    func discardDump(_ record: CacheRecord) async throws {
        guard !record.spec.persistence.keepsData, !record.converting,
            await host.file(NodeFile.handedDown, of: key) == nil
        else { return }
        try await host.removeFiles([NodeFile.snapshot], of: key)
    }

    /// Once it was read, by another than its writer, it is as old as any.
    func forget(readBy run: String) async {
        guard let writer = await host.file(NodeFile.handedDown, of: key), writer != run else { return }
        try? await host.removeFiles([NodeFile.handedDown, NodeFile.snapshot], of: key)
    }
}
