import Crypto
import Foundation
import TerraceCore
import TerraceRedis

/// Forms a Redis Cluster from nodes that no client knows yet: the fast way, or the plain way where the fast one fails or
/// the engine has none.
struct Formation {
    let nodes: CacheNodes
    let starting: NodeStart

    private var record: CacheRecord { nodes.record }

    /// How long each way may take. The fast way needs about 0.25 s, the plain way 2.1 s on a quiet machine.
    static let fastDeadline = Duration.seconds(10)
    static let plainDeadline = Duration.seconds(60)

    /// - Returns: why the fast way failed; nil when it worked.
    func form() async throws -> String? {
        try await clear()
        guard canBeFast else {
            try await plain()
            return nil
        }
        do {
            try await fast()
            return nil
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let reason = TerraceError.text(error)
            try await clear()
            try await plain()
            return reason
        }
    }

    /// Valkey 9 takes a node without an address for failed, so that the fast way never comes to its end.
    private var canBeFast: Bool { starting.engine.name != .valkey || starting.engine.numbers.first ?? 0 < 9 }

    /// Removes what an earlier attempt left. No client knows these nodes yet, so no data are lost.
    private func clear() async throws {
        for node in record.nodes {
            await NodeEnding(nodes: nodes).stop(node.id)
            try await nodes.host.empty(nodes.key(node.id))
        }
    }

    /// The `nodes.conf` of a node that knows no other node. It holds the id on record, so that the cluster recognises
    /// the node however it joins.
    static func nodesFile(ofStranger id: String) -> String {
        "\(id) :0@0 myself,master - 0 0 0 connected\nvars currentEpoch 0 lastVoteEpoch 0\n"
    }

    /// The `nodes.conf` of a new shard's primary that joins a cluster. The node owns no slots and starts as the replica
    /// of a phantom, a node that does not exist: a new primary refuses its clients for the first two seconds.
    ///
    /// - Parameter peers: the nodes it links to as soon as it runs. They tell it their slots and epochs.
    static func nodesFile(ofNewPrimary node: NodeRecord, in record: CacheRecord, knowing peers: [ClusterNodes.Node])
        -> String
    {
        let phantom = phantom(node.id.shard, record)
        let lines =
            [
                "\(node.clusterID) :0@0 myself,slave \(phantom) 0 0 0 connected",
                "\(phantom) :0@0 master,noaddr - 0 0 0 disconnected",
            ]
            + peers.map { peer in
                "\(peer.id) \(peer.host):\(peer.port)@\(peer.port + 10000) \(peer.isPrimary ? "master" : "slave") "
                    + "\(peer.primaryID ?? "-") 0 0 0 connected"
            } + ["vars currentEpoch 0 lastVoteEpoch 0"]
        return lines.map { $0 + "\n" }.joined()
    }

    private var members: [ClusterMember] {
        record.nodes.sorted { $0.id < $1.id }.map { node in
            ClusterMember(
                id: node.clusterID, host: node.address.host, port: node.address.port, shard: node.id.shard,
                isPrimary: record.primaries.contains(node.id))
        }
    }

    /// The bootstrap of a primary that becomes the only node of a cluster.
    static func bootstrap(ofOnly node: NodeRecord, in record: CacheRecord) throws -> ClusterBootstrap {
        let member = ClusterMember(
            id: node.clusterID, host: node.address.host, port: node.address.port, shard: 0, isPrimary: true)
        return try ClusterBootstrap(members: [member], phantomIDs: [phantom(0, record)])
    }

    private static func phantom(_ shard: Int, _ record: CacheRecord) -> String {
        Insecure.SHA1.hash(data: Data("phantom \(record.spec.id) \(shard)".utf8)).hexText
    }

    private func fast() async throws {
        let members = members
        let phantoms = (0..<record.spec.shards).map { Self.phantom($0, record) }
        let bootstrap = try ClusterBootstrap(members: members, phantomIDs: phantoms)
        let primaries = try await start(members.filter(\.isPrimary).sorted { $0.shard < $1.shard }, bootstrap)
        try await SeedPlace.loaded(primaries, nodes)
        try await bootstrap.takeOverAndMeet(primaries, deadline: Self.fastDeadline)
        let replicas = try await start(members.filter { !$0.isPrimary }, bootstrap)
        try await bootstrap.forgetPhantoms(primaries)
        try await ClusterBootstrap.waitUntilComplete(
            primaries + replicas, expectedNodes: members.count, deadline: Self.fastDeadline)
    }

    private func start(_ members: [ClusterMember], _ bootstrap: ClusterBootstrap) async throws -> [RedisConnection] {
        try await started(members) { bootstrap.nodesFile(for: $0) }
    }

    private func plain() async throws {
        let members = members
        let connections = try await started(members) { Self.nodesFile(ofStranger: $0.id) }
        try await SeedPlace.loaded(connections, nodes)
        let nodes = zip(members, connections).map { PlainClusterBootstrap.Node(member: $0, connection: $1) }
        try await PlainClusterBootstrap.run(nodes, deadline: Self.plainDeadline)
    }

    /// Starts all members at once; the connections come in the members' order.
    private func started(
        _ members: [ClusterMember], nodesFile: (ClusterMember) -> String
    ) async throws -> [RedisConnection] {
        try await withThrowingTaskGroup(of: (Int, RedisConnection).self) { group in
            for (index, member) in members.enumerated() {
                guard let node = record.nodes.first(where: { $0.clusterID == member.id }) else { continue }
                let file = nodesFile(member)
                group.addTask {
                    try await starting.start(node.id, nodesFile: file)
                    return (index, try await nodes.answering(node.id))
                }
            }
            var connections: [Int: RedisConnection] = [:]
            for try await (index, connection) in group { connections[index] = connection }
            return members.indices.compactMap { connections[$0] }
        }
    }
}
