import Logging
public import TerraceCore

/// Runs each step that concerns nodes with the part of the topology that implements it.
extension Topology {
    public func perform(_ step: NodeStep, on cache: StoredCache) async throws {
        let nodes = nodes(of: cache)
        switch step {
        case .start(let id): try await starting(nodes).start(id)
        case .stop(let id, _):
            try await CatchUp(nodes: nodes).untilOthersHave(what: id)
            await NodeEnding(nodes: nodes).stop(id)
        case .fence(let id, _): await NodeEnding(nodes: nodes).fence(id)
        case .remove(let id):
            try await host.remove(nodes.key(id))
            await fingerprints.forget(nodes.key(id))
        case .bootstrapCluster: try await form(nodes)
        case .convert(let id): try await Conversion(nodes: nodes, starting: starting(nodes)).convert(id)
        case .startConverted(let id): try await Conversion(nodes: nodes, starting: starting(nodes)).start(id)
        case .restart(let id): try await Restart(nodes: nodes, starting: starting(nodes)).restart(id)
        case .rebalance: try await Rebalance(nodes: nodes).run()
        case .flush: try await Flush(nodes: nodes).run()
        case .fill(let shard): try await seedFill(nodes).run(shard)
        case .join(let id): try await Join(nodes: nodes).join(id)
        case .forget(let id): try await Join(nodes: nodes).forget(id)
        case .promote(let id): try await Promotion(nodes: nodes).promote(id)
        case .handOver(let from, let to): try await HandOver(nodes: nodes).run(from: from, to: to)
        case .replicate(let id, let from): try await Promotion(nodes: nodes).replicate(id, from: from)
        case .takeEndpoint(let id): try await EndpointHolder(nodes: nodes).take(id)
        case .releaseEndpoint(let id): try await EndpointHolder(nodes: nodes).release(id)
        case .configure(let id): try await configuration(of: cache).configure(id)
        }
    }

    /// - Throws: `TerraceError.failedPrecondition` when the host has no such engine.
    private func starting(_ nodes: CacheNodes) throws -> NodeStart {
        NodeStart(
            nodes: nodes, settings: Blueprint(host: host, certificates: certificates).settings(for: nodes.cache),
            engine: try host.engine(for: nodes.record.spec), certificates: certificates,
            fingerprints: fingerprints)
    }

    private func seedFill(_ nodes: CacheNodes) throws -> SeedFill {
        let engine = try host.engine(for: nodes.record.spec)
        let modules = try (nodes.record.spec.modules ?? []).map { try host.module($0, for: engine) }
        return SeedFill(nodes: nodes, engine: engine, modules: modules, servers: blankServers)
    }

    private func form(_ nodes: CacheNodes) async throws {
        guard let reason = try await Formation(nodes: nodes, starting: starting(nodes)).form() else { return }
        logger.warning(
            "cluster formed the plain way", metadata: ["cache": "\(nodes.record.spec.id)", "reason": "\(reason)"])
    }
}
