/// Modules that extend an engine, as the clouds' Enterprise tiers sell them.
public enum EngineModule: String, Sendable, Codable, CaseIterable { case search, json, bloom, timeseries }

/// How a cache of several shards looks from outside.
public enum ClusterPolicy: String, Sendable, Codable, CaseIterable {
    /// The Redis Cluster protocol: clients know the shards.
    case oss
    /// A single endpoint, as a single server has.
    case enterprise
}
