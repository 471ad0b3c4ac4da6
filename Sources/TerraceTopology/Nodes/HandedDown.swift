import TerraceCore

/// A snapshot that a server leaves to its node's next server in a cache that otherwise keeps nothing on disk.
struct HandedDown {
    let host: any NodeHost
    let key: NodeKey

    /// - Parameter run: the run id of the server that writes the snapshot.
    func announce(by run: String) async throws { try await host.write(run, to: NodeFile.handedDown, of: key) }

    func withdraw() async { try? await host.removeFiles([NodeFile.handedDown], of: key) }

    /// Removes an old snapshot from the home of a node whose cache keeps no data, since such a cache restarts empty.
    /// The file comes from the node's last full sync with its primary.
    func discardDump(_ record: CacheRecord) async throws {
        guard !record.spec.persistence.keepsData, !record.converting,
            await host.file(NodeFile.handedDown, of: key) == nil
        else { return }
        try await host.removeFiles([NodeFile.snapshot], of: key)
    }

    /// Removes the snapshot once a server other than its writer has read it: from then on it is out of date.
    func forget(readBy run: String) async {
        guard let writer = await host.file(NodeFile.handedDown, of: key), writer != run else { return }
        try? await host.removeFiles([NodeFile.handedDown, NodeFile.snapshot], of: key)
    }
}
