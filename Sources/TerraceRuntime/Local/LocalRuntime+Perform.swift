import Foundation
import Logging
public import TerraceCore
import TerraceRedis

extension LocalRuntime {
    public func perform(_ step: NodeStep, on cache: StoredCache) async throws {
        let record = cache.record
        switch step {
        case .start(let id):
            let engine = try engines.select(record.spec.engine)
            let node = try node(id, record)
            if record.converting { try emptyBeforeSync(node, record) }
            try await start(
                node, settings(for: cache), engine: engine, nodesFile: await nodesFile(ofFresh: node, cache))
            // Most servers answer within ten milliseconds, sooner than the next look would come.
            _ = try? await answering(node, cache, within: .milliseconds(100))
        case .stop(let id, _):
            try await untilOthersHave(what: id, cache)
            await stop(Key(cache: record.spec.id, node: id), cache)
        case .fence(let id, _): await fence(Key(cache: record.spec.id, node: id), cache)
        case .remove(let id): try remove(Key(cache: record.spec.id, node: id))
        case .bootstrapCluster: try await bootstrap(cache)
        case .convert(let id): try await convert(id, cache)
        case .startConverted(let id): try await startConverted(id, cache)
        case .restart(let id): try await restart(id, cache)
        case .rebalance: try await rebalance(cache)
        case .join(let id): try await join(id, cache)
        case .forget(let id): try await forget(id, cache)
        case .promote(let id):
            if try await speaksCluster(id, cache) {
                try await send([["CLUSTER", "FAILOVER", "TAKEOVER"]], to: id, cache)
                try await reopenSlots(at: id, cache)
            } else {
                try await send([["REPLICAOF", "NO", "ONE"]], to: id, cache)
            }
            // A hand-over that came to nothing may have left its writes paused.
            await Self.unpause(try await connection(id, cache))
        case .handOver(let from, let to): try await handOver(from: from, to: to, cache)
        case .replicate(let id, let from): try await replicate(id, from: from, cache)
        case .takeEndpoint(let id): try await bind(id, endpoint: true, cache)
        case .releaseEndpoint(let id): try await bind(id, endpoint: false, cache)
        case .configure(let id): try await configure(id, cache)
        }
    }

    /// A write that this replica has acknowledged is to be at the others in sync, too, before it is taken away: should the
    /// primary be lost next, one of them takes over.
    private func untilOthersHave(what id: NodeID, _ cache: StoredCache) async throws {
        let record = cache.record
        guard record.bootstrapped, !record.deletionRequested, id.shard < record.spec.shards,
            let primary = record.primaries.first(where: { $0.shard == id.shard }), primary != id,
            process(Key(cache: record.spec.id, node: primary)) != nil
        else { return }
        let others = try await nodes(ofShard: id.shard, besides: [id, primary], cache) {
            $0.isPrimaryLinkUp == true && !$0.isSyncing
        }
        try await untilCaughtUp(others, with: try await connection(primary, cache), cache)
    }

    func node(_ id: NodeID, _ record: CacheRecord) throws -> NodeRecord {
        guard let node = record.node(id) else { throw TerraceError(.internal, "\(record.spec.id) has no node \(id)") }
        return node
    }

    /// What a replica has from before its cache became a cluster is in its way: a stranger with keys claims their slots.
    /// All of it is with the primary, which serves already.
    private func emptyBeforeSync(_ node: NodeRecord, _ record: CacheRecord) throws {
        guard !record.primaries.contains(node.id) else { return }
        let folder = state.folder(of: node.id, in: record.spec.id)
        let known = FileManager.default.contents(atPath: folder + "/nodes.conf").map {
            String(decoding: $0, as: UTF8.self)
        }
        // One that was converted as the primary comes back behind its successor, and must not claim the slots again.
        guard known?.contains("myself,slave") != true else { return }
        for name in ["nodes.conf", "dump.rdb", "appendonlydir", "appendonly.aof"] {
            try state.remove(folder + "/" + name)
        }
    }

    /// Nil for a node that has its own already. Left to itself a server would choose another id than the one on record,
    /// and never be seen as the node it is.
    private func nodesFile(ofFresh node: NodeRecord, _ cache: StoredCache) async -> String? {
        let record = cache.record
        let file = state.folder(of: node.id, in: record.spec.id) + "/nodes.conf"
        guard record.spec.clustered, !FileManager.default.fileExists(atPath: file) else { return nil }
        guard record.bootstrapped, record.primaries.contains(node.id) else {
            return ClusterFormation.nodesFile(ofStranger: node.clusterID)
        }
        return ClusterFormation.nodesFile(
            ofNewPrimary: node, in: record, knowing: await peers(ofNewPrimary: node, cache))
    }

    func connection(_ id: NodeID, _ cache: StoredCache) async throws -> RedisConnection {
        try await connections.connection(to: node(id, cache.record).address, cache)
    }

    /// Sends commands in order; the first refusal is thrown with the server's own words.
    func send(_ commands: [[String]], to id: NodeID, _ cache: StoredCache) async throws {
        let connection = try await connection(id, cache)
        for words in commands {
            do { try await connection.send(words) } catch {
                // Not the whole command: the tail of an ACL rule is a password's hash.
                let name = words.prefix(3).joined(separator: " ")
                throw TerraceError(.unavailable, "node \(id): \(name) failed: \(TerraceError.text(error))")
            }
        }
    }

    private func replicate(_ id: NodeID, from primary: NodeID, _ cache: StoredCache) async throws {
        let leader = try node(primary, cache.record)
        let words =
            try await speaksCluster(id, cache)
            ? ["CLUSTER", "REPLICATE", leader.clusterID]
            : ["REPLICAOF", leader.address.host, "\(leader.address.port)"]
        try await send([words], to: id, cache)
    }

    /// Clients of a node that loses the endpoint are dropped: a rebind leaves their connections to the old primary open.
    private func bind(_ id: NodeID, endpoint: Bool, _ cache: StoredCache) async throws {
        guard let address = cache.record.endpoint else { return }
        let own = try node(id, cache.record).address.host
        let hosts = endpoint ? "\(own) \(address.host)" : own
        var commands = [["CONFIG", "SET", "bind", hosts]]
        let spec = cache.record.spec
        if !endpoint, !spec.clustered {
            commands.append(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"])
        } else if !endpoint {
            // Clients at the node's own address are told with MOVED where to go.
            commands += Set([spec.port, spec.nodePort]).sorted().map {
                ["CLIENT", "KILL", "LADDR", "\(address.host):\($0)", "SKIPME", "yes"]
            }
        }
        // Together: a daemon that ends between the two would leave clients where nobody looks for them again.
        for reply in try await connection(id, cache).send(all: commands) {
            if case .error(let text) = reply { throw TerraceError(.unavailable, "node \(id): \(text)") }
        }
    }

    // MARK: Clusters

    private func forget(_ id: NodeID, _ cache: StoredCache) async throws {
        let gone = try node(id, cache.record).clusterID
        for peer in cache.record.nodes
        where peer.id != id && process(Key(cache: cache.record.spec.id, node: peer.id)) != nil {
            do { try await connection(peer.id, cache).send(["CLUSTER", "FORGET", gone]) } catch RedisError.server {
                // It does not know the node: forgotten already.
            }
        }
    }

    private func bootstrap(_ cache: StoredCache) async throws {
        let record = cache.record
        let engine = try engines.select(record.spec.engine)
        let settings = settings(for: cache)
        let formation = ClusterFormation(record: record) { node, nodesFile in
            try await self.start(node, settings, engine: engine, nodesFile: nodesFile)
            return try await self.answering(node, cache)
        } clear: {
            for node in record.nodes {
                let key = Key(cache: record.spec.id, node: node.id)
                await self.stop(key, cache)
                try await self.empty(key)
            }
        }
        for node in record.nodes { try empty(Key(cache: record.spec.id, node: node.id)) }
        if let reason = try await formation.form() {
            logger.warning(
                "cluster formed the plain way", metadata: ["cache": "\(record.spec.id)", "reason": "\(reason)"])
        }
    }

    /// What an interrupted bootstrap left in the folder of a node that was never handed out.
    private func empty(_ key: Key) throws { try state.remove(state.folder(of: key.node, in: key.cache)) }

    /// The node's control connection, once it takes one.
    func answering(
        _ node: NodeRecord, _ cache: StoredCache, within limit: Duration = .seconds(10)
    ) async throws -> RedisConnection {
        let key = Key(cache: cache.record.spec.id, node: node.id)
        let end = ContinuousClock.now + limit
        while true {
            do {
                return try await connections.connection(to: node.address, cache)
            } catch {
                guard process(key) != nil else {
                    throw TerraceError(
                        .unavailable, "node \(node.id) \(endReason(key) ?? "ended"); its log is \(logFile(key))")
                }
                guard ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }
}
