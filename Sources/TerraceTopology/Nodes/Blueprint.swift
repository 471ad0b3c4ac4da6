import TerraceCore
import TerraceRedis

/// Derives the settings of a cache's servers from its spec, within what the host has and allows.
struct Blueprint: Sendable {
    let host: any NodeHost
    let certificates: NodeCertificate

    func settings(for cache: StoredCache) -> NodeSettings {
        let limit = host.capabilities.openFiles - NodeSettings.headroom - NodeSettings.spareFiles
        let engine = try? host.engine(for: cache.record.spec)
        return NodeSettings(
            record: cache.record, secrets: cache.secrets,
            maxclients: min(cache.record.spec.maxclients, max(limit, 1)),
            dialect: engine?.dialect ?? .current,
            modules: (cache.record.spec.modules ?? []).compactMap { module in
                engine.flatMap { try? host.module(module, for: $0) }
            },
            listensAtEndpoint: host.capabilities.endpoints.areListenedAt, certificateEpoch: certificates.epoch)
    }

    /// Conditions for what the spec asks for and the host cannot give.
    func conditions(_ settings: NodeSettings) -> [Condition] {
        guard settings.maxclients < settings.record.spec.maxclients else { return [] }
        return [
            Condition(
                .clientLimit, false, .descriptorLimit,
                "maxclients is \(settings.maxclients) instead of \(settings.record.spec.maxclients): "
                    + "\(host.capabilities.openFilesRemedy) to get all of them")
        ]
    }
}

extension Engine {
    /// The settings and commands that the engine understands.
    var dialect: EngineDialect { name == .valkey || numbers[0] >= 7 ? .current : .redis6 }
}
