import TerraceCore
import TerraceRedis

/// Starts servers of a cache with the settings of its spec.
struct NodeStart {
    let nodes: CacheNodes
    let settings: NodeSettings
    let engine: Engine
    let certificates: NodeCertificate
    let fingerprints: Fingerprints

    /// Starts a node, with a `nodes.conf` if it belongs to a cluster and has none that its server can read.
    func start(_ id: NodeID) async throws {
        let node = try nodes.node(id)
        if nodes.record.converting { try await emptyBeforeSync(node) }
        try await start(id, nodesFile: await nodesFile(of: node))
        // Most servers answer within ten milliseconds, sooner than the next observation.
        _ = try? await nodes.answering(id, within: .milliseconds(100))
    }

    /// Writes the node's configuration and starts its server; returns before it answers. A server that runs is left
    /// alone.
    /// - Parameter nodesFile: the node's `nodes.conf`; nil leaves the file as it is.
    func start(_ id: NodeID, nodesFile: String?) async throws {
        let node = try nodes.node(id)
        let key = nodes.key(id)
        switch await nodes.host.state(of: key) {
        case .absent: break
        case .running: return
        case .unknown:
            // The old server may still run, and a second one must not start beside it.
            throw TerraceError(.unavailable, "node \(id) is not started: its host cannot tell whether it runs")
        }
        let home = nodes.host.home(of: key)
        let config = settings.config(for: node, home: home)
        try await HandedDown(host: nodes.host, key: key).discardDump(nodes.record)
        var files = try certificates.files(for: node, nodes.record)
        if let nodesFile { files[NodeFile.cluster] = nodesFile }
        await nodes.connections.drop(node.address)
        await fingerprints.forget(key)
        let launch = NodeLaunch(
            engine: engine, configuration: try settings.text(of: config), files: files,
            openFiles: settings.maxclients + NodeSettings.headroom + NodeSettings.spareFiles,
            listens: config.listens.map { Endpoint(host: $0.host, port: $0.port) })
        try await SeedPlace(nodes: nodes, engine: engine).start(id, launch)
        await fingerprints.forget(key)
    }

    /// Removes a replica's data from before its cache became a cluster: a new node with keys would claim their slots.
    /// The primary has all the data and serves already.
    private func emptyBeforeSync(_ node: NodeRecord) async throws {
        guard !nodes.record.primaries.contains(node.id) else { return }
        let key = nodes.key(node.id)
        // A node whose file says that it is a replica has joined already, and keeps its data. A former primary does
        // not: it must not claim the slots again.
        guard await nodes.host.file(NodeFile.cluster, of: key)?.contains("myself,slave") != true else { return }
        try await nodes.host.removeFiles(
            [NodeFile.cluster, NodeFile.snapshot, NodeFile.appendOnlyFolder, NodeFile.appendOnly], of: key)
    }

    /// The `nodes.conf` that the node is to start with; nil for its own, or for none. Without the file a server would
    /// choose an id of its own, which would not match the record.
    private func nodesFile(of node: NodeRecord) async -> String? {
        let record = nodes.record
        guard record.spec.clustered else { return nil }
        if let own = await nodes.host.file(NodeFile.cluster, of: nodes.key(node.id)) {
            return NodesFile.withAgreedShards(own)
        }
        guard record.bootstrapped, record.primaries.contains(node.id) else {
            return Formation.nodesFile(ofStranger: node.clusterID)
        }
        return Formation.nodesFile(
            ofNewPrimary: node, in: record, knowing: await Join(nodes: nodes).peers(ofNewPrimary: node))
    }
}
